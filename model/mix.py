"""The mean of two checkpoints where they have the same weights: python mix.py ONE.pt OTHER.pt SHARE_OF_OTHER OUT.pt"""

import sys

import torch


def main(one, other, share, out):
    one, other, share = torch.load(one), torch.load(other), float(share)
    for name, value in one["state"].items():
        if name in other["state"] and other["state"][name].shape == value.shape:
            one["state"][name] = (1 - share) * value + share * other["state"][name]
    torch.save(one, out)


if __name__ == "__main__":
    main(*sys.argv[1:])
