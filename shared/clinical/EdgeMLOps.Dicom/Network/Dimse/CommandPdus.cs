using EdgeMLOps.Dicom.Network.UpperLayer;

namespace EdgeMLOps.Dicom.Network.Dimse;

/// <summary>Wraps a command set into as many P-DATA-TF as the peer's limit asks for, back to back in one array.</summary>
internal static class CommandPdus
{
    private const int HeadersLength = 12;

    /// <summary>A limit below this cannot hold a fragment of two bytes, the least that PS3.8 annex E allows.</summary>
    public const uint LeastMaxPduLength = PresentationDataValue.HeaderLength + 2;

    /// <param name="contextId">The accepted context the message belongs to.</param>
    /// <param name="command">The command set, encoded.</param>
    /// <param name="peerMaxPduLength">The peer's limit in bytes; 0: none.</param>
    public static byte[] Build(byte contextId, ReadOnlySpan<byte> command, uint peerMaxPduLength)
    {
        var room = FragmentLength(peerMaxPduLength, command.Length);
        var count = (command.Length + room - 1) / room;
        var pdus = new byte[command.Length + (count * HeadersLength)];
        var target = pdus.AsSpan();
        while (!command.IsEmpty)
        {
            var fragment = command[..Math.Min(room, command.Length)];
            command = command[fragment.Length..];
            PresentationDataValue.WriteHeaders(target, contextId, command: true, command.IsEmpty, fragment.Length);
            fragment.CopyTo(target[HeadersLength..]);
            target = target[(HeadersLength + fragment.Length)..];
        }

        return pdus;
    }

    /// <summary>The longest even fragment within the peer's limit, at most <paramref name="wanted"/> rounded up.</summary>
    public static int FragmentLength(uint peerMaxPduLength, int wanted)
    {
        var even = (wanted + 1) & ~1;
        return peerMaxPduLength == 0
            ? even
            : (int)Math.Min((uint)even, (peerMaxPduLength - PresentationDataValue.HeaderLength) & ~1u);
    }
}
