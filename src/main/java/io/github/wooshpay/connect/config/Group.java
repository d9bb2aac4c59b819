package io.github.wooshpay.connect.config;

/** The groups of settings, in the order of a form. */
enum Group {
  CONNECTION("Connection", "Which WooshPay account to read, and how to talk to its API."),
  STREAM("What to stream", "Which sessions to stream, from when, and to which topics."),
  CHANGES(
      "Changes",
      "The API does not report changes, so the connector keeps reading recent sessions and compares them."
          + " These settings control how soon a change is seen and how long a session is watched."),
  RECORDS("Records", "The options of a record, and how malformed entries are handled."),
  PRIVACY("Privacy", "Which personal data never reaches Kafka, or only as a hash."),
  REQUESTS("Requests", "How hard the connector may use the API, and how it handles failures."),
  NETWORK("Network", "Proxy and trust store, if the API is not reached directly.");

  private final String title;
  private final String description;

  Group(String title, String description) {
    this.title = title;
    this.description = description;
  }

  String title() {
    return title;
  }

  /** A sentence or two, for the reference page. */
  String description() {
    return description;
  }
}
