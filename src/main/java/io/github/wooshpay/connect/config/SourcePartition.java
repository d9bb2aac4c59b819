package io.github.wooshpay.connect.config;

import io.github.wooshpay.connect.api.ApiSettings.Filters;
import io.github.wooshpay.connect.capture.Lane;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The source partition: Connect stores offsets under it, so its fields are fixed for good. */
final class SourcePartition {
  private SourcePartition() {}

  static Map<String, String> of(URI apiUrl, Lane lane, Filters filters) {
    Map<String, String> partition = new LinkedHashMap<>();
    partition.put("api", apiUrl.toString());
    partition.put("lane", lane.partitionName());
    if (filters.customer() != null) {
      partition.put("customer", filters.customer());
    }
    if (filters.customerEmail() != null) {
      partition.put(
          "customer_email_sha256", sha256(filters.customerEmail().toLowerCase(Locale.ROOT)));
    }
    if (filters.paymentIntent() != null) {
      partition.put("payment_intent", filters.paymentIntent());
    }
    return partition;
  }

  private static String sha256(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
