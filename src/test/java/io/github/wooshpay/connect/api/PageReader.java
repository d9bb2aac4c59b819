package io.github.wooshpay.connect.api;

import io.github.wooshpay.connect.session.Session;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;

/** The sessions of a page, for tests of other packages. */
public final class PageReader {
  private PageReader() {}

  /** As the client reads them. */
  public static List<Session> sessions(byte[] page) throws IOException {
    return AnswerReader.read(new ByteArrayInputStream(page)).sessions();
  }
}
