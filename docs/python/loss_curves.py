"""Loss of every network of a cell over training, coloured by the mechanism it found: from a store to a figure.

    python loss_curves.py quick.mnemo 0.1 80 loss.png        (store, learning rate, delay in ms, figure)

Needs mnemophase (pip install ./python; in an archive it lies beside this file) and matplotlib.
"""
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

import mnemophase as mn

# As in every figure of the program.
COLOURS = {"slow_point": "#c88200", "limit_cycle": "#0072b2", "learned": "#009e73", "not_learned": "#858585", "unstable": "#c76fa1", None: "#bbbbbb"}


def main(path, learning_rate, delay_ms, figure):
    networks = list(mn.open(path).networks(float(learning_rate), float(delay_ms)))
    if not networks:
        sys.exit(f"{path}: no trained network with learning rate {learning_rate} and delay {delay_ms} ms")
    axes = plt.figure(figsize=(6, 4), layout="constrained").subplots()
    for network in networks:
        mechanism = network.row["class"]
        # The whole run, thinned; a rank-K network has one curve, at log-spaced epochs.
        name = "loss_thinned" if "loss_thinned" in network.curves else "loss"
        label = (mechanism or "undecided").replace("_", " ")
        epochs = network.curves.epochs_of(name) + 1
        axes.plot(epochs, network.curves[name], color=COLOURS[mechanism], linewidth=1, label=label)
    axes.set(xscale="log", yscale="log", xlabel="epoch", ylabel="loss")
    axes.set_title(f"learning rate {learning_rate}, delay {delay_ms} ms, {len(networks)} networks", fontsize="medium")
    # One entry of the legend for each mechanism.
    handles = dict(zip(*reversed(axes.get_legend_handles_labels())))
    axes.legend(handles.values(), handles.keys(), frameon=False)
    axes.figure.savefig(figure, dpi=150)


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
