"""The same epoch in JAX: vmap over networks, scan over steps, one compiled function over several epochs.

usage: peer_jax.py NETWORKS STEPS PRECISION [EPOCHS]
PRECISION is JAX's: highest (single precision) or tensorfloat32. Prints the card and the median time of a network's epoch:
noise, forward, loss, accuracy and reliability, backward, step of descent with momentum. The noise is JAX's own (PRNG rbg, its fastest).
"""

import os
import sys
import time

os.environ.setdefault("JAX_DEFAULT_PRNG_IMPL", "rbg")
import jax
import jax.numpy as jnp
from jax import lax, random

NETWORKS, STEPS, PRECISION = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
EPOCHS = int(sys.argv[4]) if len(sys.argv) > 4 else 10
REPETITIONS = 5
NEURONS, TRIALS, CUE, RESPONSE, ALPHA = 100, 128, 6, 10, 0.5

jax.config.update("jax_default_matmul_precision", PRECISION)

step = jnp.arange(STEPS)
cued = jax.nn.one_hot((jnp.arange(TRIALS) + 1) % 2, 2)  # even trials: channel 1
inputs = jnp.where((step < CUE)[:, None, None], cued, 0.0)
late = RESPONSE / STEPS
targets = jnp.where((step >= STEPS - RESPONSE)[:, None, None], cued, 0.0)
weights = jnp.where(step >= STEPS - RESPONSE, 1 - late, late)[:, None, None]
window = (step >= STEPS - RESPONSE - 1) & (step < STEPS - 1)


def loss(parameters, key):
    start, rest = random.split(key)
    rates = jnp.tanh(0.1 * random.normal(start, (TRIALS, NEURONS)))

    def advance(r, now):
        u, noise_key = now
        y = jax.nn.sigmoid(r @ parameters["w_out"].T + parameters["b_out"])
        drive = u @ parameters["w_in"].T + parameters["b_in"] + r @ parameters["w_rec"].T + parameters["b_rec"]
        drive += 1e-3 * random.normal(noise_key, (TRIALS, NEURONS))
        return (1 - ALPHA) * r + ALPHA * jnp.tanh(drive), y

    _, outputs = lax.scan(advance, rates, (inputs, random.split(rest, STEPS)))
    return jnp.mean(weights * (outputs - targets) ** 2), outputs


def epoch(parameters, momentum, key, rate):
    (value, outputs), gradient = jax.value_and_grad(loss, has_aux=True)(parameters, key)
    momentum = jax.tree_util.tree_map(lambda m, g, p: 0.9 * m + g + 1e-7 * p, momentum, gradient, parameters)
    parameters = jax.tree_util.tree_map(lambda p, m: p - rate * m, parameters, momentum)
    share = jnp.nan_to_num(outputs / outputs.sum(-1, keepdims=True))
    channel = targets.argmax(-1)
    reads = window.sum() * TRIALS
    accuracy = jnp.sum(window[:, None] * (share.argmax(-1) == channel)) / reads
    reliability = jnp.sum(window[:, None] * jnp.take_along_axis(share, channel[..., None], -1)[..., 0]) / reads
    return parameters, momentum, (value, accuracy, reliability)


rates = jnp.geomspace(0.1, 0.01, NETWORKS)


def all_networks(state, keys):
    parameters, momentum, outcome = jax.vmap(epoch)(*state, keys, rates)
    return (parameters, momentum), outcome


train = jax.jit(lambda state, keys: lax.scan(all_networks, state, keys), donate_argnums=0)
shapes = dict(w_in=(NEURONS, 2), b_in=(NEURONS,), w_rec=(NEURONS, NEURONS), b_rec=(NEURONS,), w_out=(2, NEURONS), b_out=(2,))
parameters = {
    name: random.uniform(random.key(i), (NETWORKS, *shape), minval=-0.15, maxval=0.15) for i, (name, shape) in enumerate(shapes.items())
}
state = (parameters, jax.tree_util.tree_map(jnp.zeros_like, parameters))
seconds = []
for repetition in range(REPETITIONS + 1):  # the first one compiles
    keys = random.split(random.key(99 + repetition), (EPOCHS, NETWORKS))
    jax.block_until_ready((state, keys))
    begun = time.perf_counter()
    state, outcome = train(state, keys)
    jax.block_until_ready((state, outcome))
    seconds.append(time.perf_counter() - begun)
median = sorted(seconds[1:])[REPETITIONS // 2]
print("device", jax.devices()[0].device_kind, "jax", jax.__version__)
print("loss", float(outcome[0][-1].mean()))
print("us_per_network_epoch", median / EPOCHS / NETWORKS * 1e6)
