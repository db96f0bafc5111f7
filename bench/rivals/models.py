# SPDX-FileCopyrightText: 2026 The Attnscope authors
# SPDX-License-Identifier: MIT
"""The models of docs/models.md as a good Python programmer would write them with torch.nn.

Same sizes, same layers, same options as Attnscope's defaults; nothing is tuned by hand beyond what torch.nn offers, and
nothing is slowed down. They are timed, not trained to an accuracy: see compare.py.
"""
import math

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


class ImageCnn(nn.Module):
    """image.cnn: two convolutions, self-attention over the cells, attention pooling."""

    def __init__(self, classes=10, channels=32, hidden=128, side=32, colours=3):
        super().__init__()
        self.conv1 = nn.Conv2d(colours, channels, 3)
        self.conv2 = nn.Conv2d(channels, 2 * channels, 3)
        cells = ((side - 2) // 2 - 2) // 2
        self.cells = cells * cells
        self.vector = nn.Parameter(torch.randn(2 * channels) * 0.01)
        self.dense = nn.Linear(self.cells * 2 * channels, hidden)
        self.dropout = nn.Dropout(0.25)
        self.head = nn.Linear(hidden, classes)

    def forward(self, images):
        x = F.max_pool2d(F.relu(self.conv1(images)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        h = x.flatten(2).transpose(1, 2)
        weights = torch.softmax(h @ h.transpose(1, 2) / math.sqrt(h.shape[-1]), dim=-1)
        h = h + weights @ h
        pool = torch.softmax(h @ self.vector, dim=-1)
        u = F.relu(self.dense((h * pool.unsqueeze(-1) * self.cells).flatten(1)))
        return {"class": self.head(self.dropout(u))}


class Encoder(nn.Module):
    """Pre-norm transformer layers as torch.nn has them."""

    def __init__(self, width, heads, inner, layers, dropout):
        super().__init__()
        layer = nn.TransformerEncoderLayer(width, heads, inner, dropout, activation="gelu", batch_first=True,
                                           norm_first=True)
        # Attnscope drops what each half adds, and nothing inside it: the rival must not draw more either.
        layer.self_attn.dropout = layer.dropout.p = 0.0
        self.layers = nn.TransformerEncoder(layer, layers, norm=nn.LayerNorm(width))

    def forward(self, x, padding=None):
        return self.layers(x, src_key_padding_mask=padding)


class ImageVit(nn.Module):
    def __init__(self, classes=10, side=32, colours=3, patch=4, width=64, layers=4, heads=4):
        super().__init__()
        self.patch = nn.Conv2d(colours, width, patch, stride=patch)
        self.class_token = nn.Parameter(torch.randn(1, 1, width) * 0.02)
        self.position = nn.Parameter(torch.randn(1, 1 + (side // patch) ** 2, width) * 0.02)
        self.encoder = Encoder(width, heads, 2 * width, layers, 0.0)
        self.head = nn.Linear(width, classes)

    def forward(self, images):
        x = self.patch(images).flatten(2).transpose(1, 2)
        x = torch.cat([self.class_token.expand(len(x), -1, -1), x], dim=1) + self.position
        return {"class": self.head(self.encoder(x)[:, 0])}


class Recurrent(nn.Module):
    """Embedding and a bidirectional LSTM over packed sequences."""

    def __init__(self, words, embedding, hidden):
        super().__init__()
        self.embedding = nn.Embedding(words, embedding, padding_idx=0)
        self.lstm = nn.LSTM(embedding, hidden, batch_first=True, bidirectional=True)

    def forward(self, ids, lengths, dropout):
        packed = pack_padded_sequence(F.dropout(self.embedding(ids), dropout, self.training), lengths,
                                      batch_first=True, enforce_sorted=False)
        return pad_packed_sequence(self.lstm(packed)[0], batch_first=True, total_length=ids.shape[1])[0]


class AttnRnn(nn.Module):
    def __init__(self, words=10000, embedding=64, hidden=64, classes=2):
        super().__init__()
        self.encoder = Recurrent(words, embedding, hidden)
        self.vector = nn.Parameter(torch.randn(2 * hidden) * 0.01)
        self.dropout = nn.Dropout(0.3)
        self.head = nn.Linear(2 * hidden, classes)

    def forward(self, ids, lengths):
        h = self.encoder(ids, lengths, 0.3)
        weights = torch.softmax((h @ self.vector).masked_fill(ids == 0, -math.inf), dim=-1)
        return {"class": self.head(self.dropout((weights.unsqueeze(1) @ h).squeeze(1)))}


class BilstmContext(nn.Module):
    def __init__(self, words=10000, embedding=32, hidden=64, dense=64, classes=2):
        super().__init__()
        self.text = Recurrent(words, embedding, hidden)
        self.context = Recurrent(words, embedding, hidden)
        self.vector = nn.Parameter(torch.randn(4 * hidden) * 0.01)
        self.dense = nn.Linear(4 * hidden, dense)
        self.dropout = nn.Dropout(0.3)
        self.head = nn.Linear(dense, classes)

    def forward(self, ids, lengths):
        padding = ids == 0
        u, c = self.text(ids, lengths, 0.3), self.context(ids, lengths, 0.3)
        scores = (u @ c.transpose(1, 2) / math.sqrt(u.shape[-1])).masked_fill(padding.unsqueeze(1), -math.inf)
        both = torch.cat([u, torch.softmax(scores, dim=-1) @ c], dim=-1)
        pool = torch.softmax((both @ self.vector).masked_fill(padding, -math.inf), dim=-1)
        z = (pool.unsqueeze(1) @ both).squeeze(1)
        return {"class": self.head(self.dropout(F.relu(self.dense(self.dropout(z)))))}


class TextTransformer(nn.Module):
    def __init__(self, words=10000, tokens=100, width=64, layers=2, heads=4, inner=128, classes=2):
        super().__init__()
        self.embedding = nn.Embedding(words, width, padding_idx=0)
        self.position = nn.Parameter(torch.randn(1, tokens, width) * 0.02)
        self.dropout = nn.Dropout(0.5)
        self.encoder = Encoder(width, heads, inner, layers, 0.5)
        self.vector = nn.Parameter(torch.randn(width) * 0.01)
        self.head = nn.Linear(width, classes)

    def forward(self, ids, lengths):
        padding = ids == 0
        k = self.encoder(self.dropout(self.embedding(ids) + self.position[:, : ids.shape[1]]), padding)
        pool = torch.softmax((k @ self.vector).masked_fill(padding, -math.inf), dim=-1)
        return {"class": self.head(self.dropout((pool.unsqueeze(1) @ k).squeeze(1)))}


class MemoryMha(nn.Module):
    """multi.memory-mha: rows of an image look up its columns."""

    def __init__(self, classes=10, side=28, width=32, heads=4, hidden=64):
        super().__init__()
        self.rows, self.columns = nn.Linear(side, width), nn.Linear(side, width)
        self.attention = nn.MultiheadAttention(width, heads, dropout=0.1, batch_first=True)
        self.input_lstm = nn.LSTM(width, hidden, batch_first=True)
        self.memory_lstm = nn.LSTM(width, hidden, batch_first=True)
        self.head = nn.Linear(2 * hidden, classes)

    def forward(self, images):
        x, memory = self.rows(images[:, 0]), self.columns(images[:, 0].transpose(1, 2))
        y = x + self.attention(x, memory, memory)[0]
        last = torch.cat([self.input_lstm(y)[0][:, -1], self.memory_lstm(memory)[0][:, -1]], dim=-1)
        return {"class": self.head(last)}


class Norm(nn.Sequential):
    """Convolution and batch normalisation."""

    def __init__(self, inputs, outputs, size):
        super().__init__(nn.Conv2d(inputs, outputs, size, padding=size // 2, bias=False), nn.BatchNorm2d(outputs))


class MtanTask(nn.Module):
    """One task's attention blocks and head in multi.mtan."""

    def __init__(self, widths, answers):
        super().__init__()
        brought = [0, widths[1], widths[2], widths[3], widths[4]]
        after = [widths[1], widths[2], widths[3], widths[4], 2 * widths[4]]
        self.hidden = nn.ModuleList(Norm(w + b, w, 1) for w, b in zip(widths, brought))
        self.gate = nn.ModuleList(Norm(w, w, 1) for w in widths)
        self.next = nn.ModuleList(Norm(w, a, 3 if i < 2 else 1) for i, (w, a) in enumerate(zip(widths, after)))
        self.dropout = nn.Dropout(0.0)
        self.mask = answers is None
        self.head = nn.Conv2d(after[-1], 1, 1) if self.mask else nn.Linear(2 * after[-1], answers)

    def forward(self, before, after):
        t = None
        for i in range(5):
            u = before[i] if t is None else torch.cat([before[i], t], dim=1)
            x = torch.sigmoid(self.gate[i](F.relu(self.hidden[i](u)))) * after[i]
            if i < 2:
                x = F.max_pool2d(x, 2)
            t = F.relu(self.next[i](x))
            if i in (2, 3):
                t = F.interpolate(t, size=before[i + 1].shape[2:])
        t = self.dropout(t)
        if self.mask:
            return self.head(t).squeeze(1)
        return self.head(torch.cat([t.mean((2, 3)), t.amax((2, 3))], dim=1))


class Mtan(nn.Module):
    """multi.mtan with two classifications and a mask."""

    def __init__(self, shapes=6, colours=6, channels=16):
        super().__init__()
        n = channels
        widths = [n, 2 * n, 4 * n, 2 * n, n]
        self.first = nn.ModuleList([Norm(3, n, 3), Norm(n, 2 * n, 3), Norm(2 * n, 4 * n, 3)])
        self.up = nn.ModuleList([Norm(4 * n, 2 * n, 1), Norm(2 * n, n, 1)])
        self.second = nn.ModuleList(Norm(w, w, 3) for w in widths)
        self.tasks = nn.ModuleDict({"shape": MtanTask(widths, shapes), "colour": MtanTask(widths, colours),
                                    "mask": MtanTask(widths, None)})

    def forward(self, images):
        before, after, x = [], [], images
        for i in range(5):
            if i < 3:
                before.append(F.relu(self.first[i](x if i == 0 else F.max_pool2d(x, 2))))
            else:
                skip = after[4 - i]
                before.append(F.interpolate(self.up[i - 3](x), size=skip.shape[2:]) + skip)
            x = F.relu(self.second[i](before[i]))
            after.append(x)
        return {name: task(before, after) for name, task in self.tasks.items()}


def text_batch(batch, tokens=100, words=10000):
    return torch.randint(2, words, (batch, tokens)), torch.full((batch,), tokens)


def image_batch(batch, colours=3, side=32):
    return (torch.rand(batch, colours, side, side),)


# Name -> (model, inputs of a batch, classes of each task; None for a mask of the image's size).
MODELS = {
    "image.cnn": (lambda: ImageCnn(classes=6), image_batch, {"class": 6}),
    "image.vit": (lambda: ImageVit(classes=6), image_batch, {"class": 6}),
    "text.attn-rnn": (AttnRnn, text_batch, {"class": 2}),
    "text.bilstm-context": (BilstmContext, text_batch, {"class": 2}),
    "text.transformer": (TextTransformer, text_batch, {"class": 2}),
    "multi.memory-mha": (MemoryMha, lambda batch: image_batch(batch, 1, 28), {"class": 10}),
    "multi.mtan": (Mtan, image_batch, {"shape": 6, "colour": 6, "mask": None}),
}
