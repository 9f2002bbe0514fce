/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.Producer;

/** Real producers, with something between them and the sink. */
record InterceptedProducers(Interceptor interceptor) implements ProducerFactory {
  /** Called instead of a method of a producer. */
  interface Interceptor {
    /**
     * Calls the real producer, or does something else.
     *
     * @param method name of the method
     */
    Object call(String method, Callable<Object> real) throws Exception;
  }

  @Override
  @SuppressWarnings("unchecked")
  public Producer<byte[], byte[]> create(Map<String, Object> config) {
    Producer<byte[], byte[]> real = KAFKA.create(config);
    return (Producer<byte[], byte[]>) Proxy.newProxyInstance(
        Producer.class.getClassLoader(),
        new Class<?>[] {Producer.class},
        (proxy, method, arguments) -> interceptor.call(method.getName(), () -> {
          try {
            return method.invoke(real, arguments);
          } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception failure) {
              throw failure;
            }
            throw e;
          }
        }));
  }
}
