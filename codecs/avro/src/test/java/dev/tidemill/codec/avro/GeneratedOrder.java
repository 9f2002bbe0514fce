/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec.avro;

import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.specific.SpecificRecordBase;

/** As Avro's compiler writes classes, but for what is not asked for here. */
public final class GeneratedOrder extends SpecificRecordBase {
  public static final Schema SCHEMA$ = SchemaBuilder.record(GeneratedOrder.class.getName())
      .aliases("com.app.Order")
      .fields()
      .name("customer")
      .type()
      .stringBuilder()
      .prop("avro.java.string", "String")
      .endString()
      .noDefault()
      .requiredInt("quantity")
      .name("shop")
      .type()
      .intType()
      .intDefault(7)
      .endRecord();

  String customer = "";
  int quantity;
  int shop;

  @Override
  public Schema getSchema() {
    return SCHEMA$;
  }

  @Override
  public Object get(int field) {
    return field == 0 ? customer : field == 1 ? quantity : shop;
  }

  @Override
  public void put(int field, Object value) {
    switch (field) {
      case 0 -> customer = (String) value;
      case 1 -> quantity = (int) value;
      default -> shop = (int) value;
    }
  }
}
