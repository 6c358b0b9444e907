namespace EdgeMLOps.TestKit.Canary;

/// <summary>A token that was found where it must not be.</summary>
/// <param name="Token">The token.</param>
/// <param name="Form">The form it was found in, such as <c>UTF-16LE</c>.</param>
/// <param name="Offset">Where, in bytes, of the bytes searched.</param>
public sealed record CanaryHit(string Token, string Form, int Offset);
