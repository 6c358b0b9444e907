namespace EdgeMLOps.Mqtt;

/// <summary>A message that arrived.</summary>
/// <param name="Topic">Where it was published.</param>
/// <param name="Payload">Its bytes.</param>
public sealed record MqttMessage(string Topic, ReadOnlyMemory<byte> Payload);
