package io.github.wooshpay.connect.api;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A GET that this connector sends: its place, its parameters, and how its answer is read.
 *
 * @param <A> the answer
 */
sealed interface ApiRequest<A> permits ListRequest, LineItemsRequest {
  /** What a request is for, in the words of a message. */
  enum Subject {
    SESSION_LIST("the session list"),
    LINE_ITEMS("the line items");

    private final String noun;

    Subject(String noun) {
      this.noun = noun;
    }

    String noun() {
      return noun;
    }
  }

  /** Returns what the request is for. */
  Subject subject();

  /** Returns the segments of the path below the base URL, not yet percent-encoded. */
  List<String> path();

  /** Returns the parameters as the documented JSON object, in UTF-8. */
  byte[] toJson();

  /** Returns the parameters of a query string, not yet percent-encoded. */
  Map<String, String> toQuery();

  /** Returns the id after which the page begins; null for the first page. */
  @Nullable String startingAfter();

  /**
   * Reads the body of an answer.
   *
   * @throws AnswerReader.Unreadable if it is not a list
   * @throws IOException if the connection broke
   */
  A read(InputStream body) throws IOException;

  /** Returns the number of sessions in an answer. */
  int sessionsIn(A answer);
}
