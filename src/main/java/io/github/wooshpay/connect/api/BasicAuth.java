package io.github.wooshpay.connect.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import okhttp3.Credentials;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Signs each request with HTTP Basic: the key is the user name, the password is empty. After a 401
 * it reads the key again, since secrets rotate under a running task.
 */
final class BasicAuth implements Interceptor {
  private final Supplier<String> configured;
  private volatile String current;

  BasicAuth(Supplier<String> configured) {
    this.configured = configured;
    this.current = configured.get();
  }

  String key() {
    return current;
  }

  /**
   * @throws KeyRenewed if the key of the request was refused, and the configuration has another
   */
  @Override
  public Response intercept(Chain chain) throws IOException {
    String key = current;
    Response response =
        chain.proceed(
            chain
                .request()
                .newBuilder()
                .header("Authorization", Credentials.basic(key, "", StandardCharsets.UTF_8))
                .build());
    if (response.code() == 401 && !readAgain(response).equals(key)) {
      response.close();
      throw new KeyRenewed();
    }
    return response;
  }

  private String readAgain(Response refused) {
    try {
      current = configured.get();
      return current;
    } catch (RuntimeException e) {
      refused.close();
      throw e;
    }
  }
}
