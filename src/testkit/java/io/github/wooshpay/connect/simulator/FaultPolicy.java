package io.github.wooshpay.connect.simulator;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Decides which requests go wrong. Asked by several threads at once, once a request. */
@FunctionalInterface
public interface FaultPolicy {
  /** What to do with the request; null to answer it right. */
  @Nullable Behaviour choose(RecordedRequest request);

  /** Nothing goes wrong. */
  static FaultPolicy none() {
    return request -> null;
  }

  /** Every request for line items goes the same way wrong. */
  static FaultPolicy lineItems(Behaviour behaviour) {
    return request -> request.path().endsWith("/line_items") ? behaviour : null;
  }

  /** Every request goes the same way wrong. */
  static FaultPolicy always(Behaviour behaviour) {
    return request -> behaviour;
  }

  /** The next requests go wrong, one after the other as listed; those after are answered right. */
  static FaultPolicy next(Behaviour... behaviours) {
    Queue<Behaviour> left = new ArrayDeque<>(List.of(behaviours));
    return request -> {
      synchronized (left) {
        return left.poll();
      }
    };
  }

  /**
   * Each request goes wrong with a probability, in one of the given ways. Which, depends on the
   * seed and the number of the request alone.
   */
  static FaultPolicy random(long seed, double probability, Collection<? extends Behaviour> ways) {
    List<Behaviour> choices = List.copyOf(ways);
    return request -> {
      SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + request.number());
      return random.nextDouble() < probability ? choices.get(random.nextInt(choices.size())) : null;
    };
  }
}
