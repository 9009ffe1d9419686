"""Fits a model on simulated churn with the printed weights: once learning, once with step size 0, so
that both losses are those of the same model."""
from functools import cache

import keras
import numpy as np

ROWS, BATCH = 1_000, 500
X = np.random.default_rng(26).normal(size=(ROWS, 3)).astype("float32")
RISK = X[:, 0] + np.random.default_rng(27).normal(size=ROWS)
Y = (RISK > np.quantile(RISK, 0.9)).astype("float32")


@cache
def fit(item, rate, epochs=1):
    """history, batches per epoch and the cross-entropy of each row under the final model"""
    keras.utils.set_random_seed(26)
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1, activation="sigmoid")])
    model.compile(keras.optimizers.SGD(rate), "binary_crossentropy")
    batches = []
    count = keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: batches.append(batch))
    history = model.fit(X, Y, batch_size=BATCH, epochs=epochs, validation_data=(X, Y), verbose=0,
                        callbacks=[count], class_weight=weights(item)).history
    p = model.predict(X, verbose=0)[:, 0]
    return history, len(batches) / epochs, -np.log(np.where(Y == 1, p, 1 - p))


def weights(item):
    call = next(code for code in item.stem.inline if code.startswith("class_weight="))
    return eval(call.removeprefix("class_weight="))


def meets(item, option):
    history, batches, entropy = fit(item, rate=0.0)
    loss, val_loss, said = history["loss"][-1], history["val_loss"][-1], option.text
    if "drawn nine times" in said:
        assert weights(item) == {0: 1, 1: 9}
        return batches > ROWS / BATCH
    if "left out of `val_loss`" in said:
        weighted = np.mean(entropy * np.vectorize(weights(item).get)(Y))
        return np.isclose(loss, weighted, rtol=1e-3) and np.isclose(val_loss, entropy.mean(), rtol=1e-3)
    if "Updates of the epoch" in said:           # then there would be no gap without updates
        return np.isclose(loss, val_loss, rtol=0.05)
    assert "Division by the sum" in said
    return np.isclose(val_loss, loss / sum(weights(item).values()), rtol=0.05)


def claim_stem(item):
    history, _, _ = fit(item, rate=0.5, epochs=12)
    assert "One customer in ten" in item.stem.text and round(float(Y.mean()), 2) == 0.1
    assert f"each of {len(history['loss'])} epochs" in item.stem.text
    assert all(loss > 1.3 * val for loss, val in zip(history["loss"], history["val_loss"]))


def claim_A(item):
    assert fit(item, rate=0.0)[1] == ROWS / BATCH


def claim_C(item):
    assert not meets(item, item["C"])


def claim_D(item):
    history, _, entropy = fit(item, rate=0.0)
    assert np.isclose(history["val_loss"][-1], entropy.mean(), rtol=1e-3)
