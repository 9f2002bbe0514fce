/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.KinesisClientBuilder;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The client of the AWS SDK, and what it needs. It retries nothing by itself: each request to a shard
 * counts against the limits of the service, and who sends it knows when the next one may follow.
 */
final class SdkClients implements Closeable {
  private final KinesisClient kinesis;
  private final List<SdkAutoCloseable> open;

  private SdkClients(KinesisClient kinesis, List<SdkAutoCloseable> open) {
    this.kinesis = kinesis;
    this.open = open;
  }

  /**
   * Connects to nothing yet.
   *
   * @param jobsId names the session of an assumed role
   * @throws RuntimeException of the SDK, if there is no region
   */
  static SdkClients create(Access access, String jobsId) {
    UrlConnectionHttpClient.Builder settings = UrlConnectionHttpClient.builder()
        .connectionTimeout(access.timeout())
        .socketTimeout(access.timeout());
    Access.TrustStore trusted = access.trustStore();
    if (trusted != null) {
      settings.tlsTrustManagersProvider(trusted::trustManagers);
    }
    SdkHttpClient http = settings.build();
    List<SdkAutoCloseable> open = new ArrayList<>(List.of(http));
    try {
      KinesisClientBuilder builder = KinesisClient.builder()
          .httpClient(http)
          .credentialsProvider(credentials(access, jobsId, open))
          .overrideConfiguration(
              options(access).retryStrategy(AwsRetryStrategy.doNotRetry()).build());
      if (access.region() != null) {
        builder = builder.region(Region.of(access.region()));
      }
      if (access.endpoint() != null) {
        builder = builder.endpointOverride(access.endpoint());
      }
      KinesisClient kinesis = builder.build();
      open.add(kinesis);
      return new SdkClients(kinesis, open);
    } catch (RuntimeException e) {
      closeAll(open);
      throw e;
    }
  }

  /** The profile also says which region is meant where none is given. */
  private static ClientOverrideConfiguration.Builder options(Access access) {
    ClientOverrideConfiguration.Builder options = ClientOverrideConfiguration.builder();
    return access.profile() == null ? options : options.defaultProfileName(access.profile());
  }

  /** Credentials as the program asks for them; what they need is added to what is to be closed. */
  private static AwsCredentialsProvider credentials(
      Access access, String jobsId, List<SdkAutoCloseable> open) {
    AwsCredentialsProvider own = own(access.profile(), open);
    String role = access.role();
    if (role == null) {
      return own;
    }
    SdkHttpClient http = UrlConnectionHttpClient.builder()
        .connectionTimeout(access.timeout())
        .socketTimeout(access.timeout())
        .build();
    open.add(http);
    var client = StsClient.builder()
        .httpClient(http)
        .credentialsProvider(own)
        .overrideConfiguration(options(access).build());
    if (access.region() != null) {
      client = client.region(Region.of(access.region()));
    }
    StsClient sts = client.build();
    open.add(sts);
    StsAssumeRoleCredentialsProvider assumed = StsAssumeRoleCredentialsProvider.builder()
        .stsClient(sts)
        .refreshRequest(request -> request.roleArn(role).roleSessionName(sessionName(jobsId)))
        .build();
    open.add(assumed);
    return assumed;
  }

  /** A profile that is named is meant, so the environment does not come before it. */
  private static AwsCredentialsProvider own(@Nullable String profile, List<SdkAutoCloseable> open) {
    if (profile == null) {
      DefaultCredentialsProvider found = DefaultCredentialsProvider.builder().build();
      open.add(found);
      return found;
    }
    ProfileCredentialsProvider named = ProfileCredentialsProvider.create(profile);
    open.add(named);
    return named;
  }

  private static String sessionName(String jobsId) {
    String name = "tidemill-" + jobsId.replaceAll("[^\\w+=,.@-]", "-");
    return name.substring(0, Math.min(64, name.length()));
  }

  /** The last one first: it may need those before it. */
  private static void closeAll(List<SdkAutoCloseable> open) {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  KinesisClient kinesis() {
    return kinesis;
  }

  @Override
  public void close() {
    closeAll(open);
  }
}
