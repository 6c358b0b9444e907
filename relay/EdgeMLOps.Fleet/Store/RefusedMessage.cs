namespace EdgeMLOps.Fleet.Store;

/// <summary>What arrived and was not believed.</summary>
/// <param name="Code">Why.</param>
/// <param name="Bytes">What it was.</param>
internal sealed record RefusedMessage(string Code, ReadOnlyMemory<byte> Bytes);
