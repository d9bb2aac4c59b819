package io.github.wooshpay.connect.stack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * A record as a consumer sees it.
 *
 * @param key null where it has none
 * @param value the value's JSON, a null node where it has none
 * @param headers the last of each name, as text
 * @param timestamp in milliseconds since the epoch
 */
public record TopicRecord(
    int partition,
    long offset,
    String key,
    JsonNode value,
    Map<String, String> headers,
    long timestamp) {}
