package io.github.wooshpay.connect.capture;

import java.util.List;

/**
 * Changes that are emitted together: all or nothing.
 *
 * @param lane whose they are
 * @param changes not empty; sorted by (created, id)
 * @param before the checkpoint to resume from while not all of the batch is in the topic
 * @param after the checkpoint to resume from once all of it is
 */
public record Batch(Lane lane, List<Change> changes, Checkpoint before, Checkpoint after) {
  public Batch {
    changes = List.copyOf(changes);
  }
}
