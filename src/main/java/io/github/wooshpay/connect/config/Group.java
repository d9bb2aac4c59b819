package io.github.wooshpay.connect.config;

/** The groups of a form, in the reader's order. */
enum Group {
  CONNECTION("Connection", "Which WooshPay account, and how to speak to its API."),
  STREAM("What to stream", "Which sessions, from when on, and into which topics."),
  CHANGES(
      "Changes",
      "The API tells of no change, so the connector reads young sessions again and again and compares."
          + " These settings say how soon a change is seen and how long one is looked for."),
  RECORDS("Records", "What a record looks like beyond its value, and what becomes of a bad entry."),
  PRIVACY("Privacy", "Which personal data stays out of Kafka, or enters it only as a hash."),
  REQUESTS("Requests", "How much is asked of the API, and how its failures are sat out."),
  NETWORK("Network", "The way to the API, where it is not the direct one.");

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
