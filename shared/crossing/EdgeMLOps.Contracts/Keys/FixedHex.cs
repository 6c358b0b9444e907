using System.Buffers;

namespace EdgeMLOps.Contracts;

/// <summary>Hexadecimal text of one exact length: the only text form of the fixed-size values.</summary>
internal static class FixedHex
{
    internal static bool TryRead(ReadOnlySpan<char> hex, Span<byte> bytes) =>
        hex.Length == bytes.Length * 2
        && Convert.FromHexString(hex, bytes, out _, out var written) == OperationStatus.Done
        && written == bytes.Length;
}
