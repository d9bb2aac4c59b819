package io.github.wooshpay.connect.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.api.LineItems;
import io.github.wooshpay.connect.api.Urgency;
import io.github.wooshpay.connect.capture.ledger.Batch;
import io.github.wooshpay.connect.capture.ledger.Change;
import io.github.wooshpay.connect.capture.ledger.Lane;
import io.github.wooshpay.connect.json.JsonText;
import io.github.wooshpay.connect.session.LineItemsMode;
import io.github.wooshpay.connect.session.Session;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Holds batches until the line items of their sessions have been fetched. The items of several
 * sessions are fetched in parallel, but within a lane batches leave in the order in which they
 * came. A batch whose items would fill the memory leaves in parts; each part carries the offset up
 * to its last session.
 *
 * <p>It decides which items to fetch and when; {@link Capture} fetches them. Not thread-safe; used
 * by the capturing thread.
 */
final class LineItemStage {
  /** A lane fetches no more while this many of its items are waiting to be polled. */
  static final int MOST_ITEMS = 5_000;

  /** An incomplete batch leaves in parts of about this many items. */
  static final int PART_ITEMS = 1_000;

  private static final String FIELD = "line_items";

  private final LineItemsMode mode;
  private final int parallelism;
  private final ToIntFunction<Lane> itemsHandedOver;
  private final Map<Lane, Queue> lanes = new EnumMap<>(Lane.class);
  private int underWay;

  /**
   * @param parallelism the maximum number of sessions whose items are fetched in parallel
   * @param itemsHandedOver returns how many items of a lane have left this stage and are waiting to
   *     be polled
   */
  LineItemStage(LineItemsMode mode, int parallelism, ToIntFunction<Lane> itemsHandedOver) {
    this.mode = mode;
    this.parallelism = parallelism;
    this.itemsHandedOver = itemsHandedOver;
    for (Lane lane : Lane.values()) {
      lanes.put(lane, new Queue());
    }
  }

  /** A session whose line items to fetch now. */
  static final class Fetch {
    private final Lane lane;
    private final Waiting batch;
    private final int index;

    private Fetch(Lane lane, Waiting batch, int index) {
      this.lane = lane;
      this.batch = batch;
      this.index = index;
    }

    String sessionId() {
      return batch.changes.get(index).session().id();
    }

    /** A new payment is as urgent as a new session. */
    Urgency urgency() {
      return lane == Lane.LIVE ? Urgency.TAIL : Urgency.HISTORY;
    }
  }

  /** The batches of a lane, oldest first. */
  private static final class Queue {
    private final Deque<Waiting> batches = new ArrayDeque<>();
    private int changes;
    private int items;
  }

  /** A batch, or the rest of one. */
  private static final class Waiting {
    private final Batch batch;
    private final List<Change> changes;
    private final int[] items;

    /** The changes before this index have left. */
    private int left;

    /** The changes before this index are complete. */
    private int complete;

    /** The line items of the changes before this index have been requested. */
    private int asked;

    private Waiting(Batch batch) {
      this.batch = batch;
      this.changes = new ArrayList<>(batch.changes());
      this.items = new int[changes.size()];
    }
  }

  private static final int MISSING = -1;

  /** Adds a batch or a heartbeat after the others of its lane. */
  void add(Batch batch) {
    Queue queue = of(batch.lane());
    Waiting waiting = new Waiting(batch);
    for (int i = 0; i < waiting.items.length; i++) {
      waiting.items[i] = isToBeFetched(waiting.changes.get(i)) ? MISSING : 0;
    }
    queue.batches.add(waiting);
    queue.changes += waiting.changes.size();
    advance(waiting);
  }

  private boolean isToBeFetched(Change change) {
    return mode.fetchesFor(change.state()) && !hasAllItems(change.session().json());
  }

  /**
   * Returns whether the session list returned all items. If it does not say whether there are more,
   * it may have cut the items at the API's default of ten.
   */
  private static boolean hasAllItems(ObjectNode session) {
    JsonNode items = JsonText.asObject(session.path(FIELD));
    int size = items.path("data").size();
    JsonNode more = items.path("has_more");
    return size > 0
        && (more.isBoolean() ? !more.booleanValue() : size % LineItems.DEFAULT_PAGE != 0);
  }

  /** Returns the next session whose items to fetch; null if there is none now. */
  @Nullable Fetch next() {
    if (mode == LineItemsMode.AS_LISTED || underWay >= parallelism) {
      return null;
    }
    for (Lane lane : Lane.values()) {
      Queue queue = of(lane);
      if (queue.items + itemsHandedOver.applyAsInt(lane) < MOST_ITEMS) {
        for (Waiting waiting : queue.batches) {
          int index = nextToAsk(waiting);
          if (index >= 0) {
            underWay++;
            return new Fetch(lane, waiting, index);
          }
        }
      }
    }
    return null;
  }

  private static int nextToAsk(Waiting waiting) {
    while (waiting.asked < waiting.items.length) {
      int index = waiting.asked++;
      if (waiting.items[index] == MISSING) {
        return index;
      }
    }
    return -1;
  }

  /**
   * Adds fetched items.
   *
   * @param items null if the API has none: the version is then emitted as it was listed
   */
  void fetched(Fetch fetch, @Nullable ArrayNode items) {
    underWay--;
    Waiting waiting = fetch.batch;
    if (items != null) {
      Change change = waiting.changes.get(fetch.index);
      waiting.changes.set(fetch.index, change.with(withItems(change.session(), items)));
    }
    waiting.items[fetch.index] = items == null ? 0 : items.size();
    of(fetch.lane).items += waiting.items[fetch.index];
    advance(waiting);
  }

  /** Copies the session, because it is shared with other threads. */
  private static Session withItems(Session session, ArrayNode items) {
    ObjectNode copy = session.json().objectNode();
    copy.setAll(session.json());
    ObjectNode list = copy.putObject(FIELD);
    list.put("object", "list").put("has_more", false).set("data", items);
    return new Session(session.id(), session.createdMs(), copy);
  }

  private static void advance(Waiting waiting) {
    while (waiting.complete < waiting.items.length && waiting.items[waiting.complete] != MISSING) {
      waiting.complete++;
    }
  }

  /** Removes the batches, or parts of batches, that are complete, and returns them in order. */
  List<Batch> leaving() {
    List<Batch> leaving = new ArrayList<>();
    for (Queue queue : lanes.values()) {
      Waiting first = queue.batches.peek();
      while (first != null && first.complete == first.changes.size()) {
        leaving.add(leave(queue, first));
        queue.batches.remove();
        first = queue.batches.peek();
      }
      if (first != null && items(first) >= PART_ITEMS) {
        leaving.add(leave(queue, first));
      }
    }
    return leaving;
  }

  private static int items(Waiting waiting) {
    int items = 0;
    for (int i = waiting.left; i < waiting.complete; i++) {
      items += waiting.items[i];
    }
    return items;
  }

  private static Batch leave(Queue queue, Waiting waiting) {
    int items = items(waiting);
    List<Change> changes = waiting.changes.subList(waiting.left, waiting.complete);
    boolean last = waiting.complete == waiting.changes.size();
    Batch batch = waiting.batch.part(changes, items, last);
    queue.items -= items;
    queue.changes -= changes.size();
    waiting.left = waiting.complete;
    return batch;
  }

  /** Returns how many changes of a lane are waiting here. */
  int waiting(Lane lane) {
    return of(lane).changes;
  }

  private Queue of(Lane lane) {
    return Objects.requireNonNull(lanes.get(lane));
  }
}
