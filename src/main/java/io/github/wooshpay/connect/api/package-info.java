/**
 * The client of the session list: requests, retries, the request budget, and what the API got
 * wrong.
 *
 * <p>Read first: {@link io.github.wooshpay.connect.api.SessionPages} is what the capture reads
 * pages through, {@link io.github.wooshpay.connect.api.WooshPayClient} implements it, {@link
 * io.github.wooshpay.connect.api.FailureTriage} decides what a failure is and what the user is
 * told, {@link io.github.wooshpay.connect.api.Handshake} learns how this account's API wants its
 * parameters, and {@link io.github.wooshpay.connect.api.AnswerReader} parses a response.
 *
 * <p>Words: a <em>style</em> is how a request carries its parameters; a <em>dialect</em> is a style
 * and a time unit; <em>urgency</em> decides who gets the next permit of the request budget.
 *
 * <p>Imports {@code json} and {@code session}, and is the only package that knows HTTP.
 */
@NullMarked
package io.github.wooshpay.connect.api;

import org.jspecify.annotations.NullMarked;
