/**
 * JSON as this connector needs it: compact objects, paths of fields, JSON inside strings.
 *
 * <p>Read first: {@link io.github.wooshpay.connect.json.ShapedObject} is a JSON object in half the
 * memory, {@link io.github.wooshpay.connect.json.Shape} is the list of names that such objects
 * share, {@link io.github.wooshpay.connect.json.FieldPaths} is a set of locations, as the settings
 * name them, and {@link io.github.wooshpay.connect.json.JsonText} parses JSON inside a string.
 *
 * <p>Words: a <em>shape</em> is the list of an object's field names, in order.
 *
 * <p>Imports no other package of the connector.
 */
@NullMarked
package io.github.wooshpay.connect.json;

import org.jspecify.annotations.NullMarked;
