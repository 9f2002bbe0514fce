/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec.avro;

/**
 * Reads records from Avro.
 *
 * <pre>{@code
 * record Order(String customer, int quantity) {}
 *
 * Source<Order> orders = Kafka.topic("orders")
 *     .records(Avro.registry("http://registry:8081")
 *         .records(order -> new Order((String) order.get("customer"), (int) order.get("quantity"))));
 * }</pre>
 *
 * <p>The content is in the format of Confluent's serializers: a zero, the id of the schema in four
 * bytes, and the record in Avro's binary encoding. The data chooses no class.
 */
public final class Avro {
  private Avro() {}

  /**
   * The schemas of a registry with the HTTP interface of Confluent's Schema Registry.
   *
   * @param url such as {@code http://localhost:8081}, with a path if the registry has one
   */
  public static AvroRegistry registry(String url) {
    return AvroRegistry.at(url);
  }
}
