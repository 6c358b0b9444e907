namespace EdgeMLOps.EndToEnd.Tests.Privacy;

/// <summary>A message as the broker holds it: after TLS.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Bytes">Its payload.</param>
internal sealed record TappedMessage(string Topic, byte[] Bytes)
{
    public bool IsPlanted => Topic.EndsWith("/planted", StringComparison.Ordinal);
}
