using System.Buffers.Binary;

namespace EdgeMLOps.Dicom.Tests.Network.Hostile;

/// <summary>Spoils a script: bits, lengths at every level, the order of PDUs and fragments, cuts and repeats. Seeded.</summary>
internal sealed class PduMutator
{
    private static readonly byte[] Interesting = [0x00, 0x01, 0x02, 0x03, 0x7F, 0x80, 0xFE, 0xFF];
    private static readonly uint[] Lengths = [0, 1, 2, 3, 4, 5, 6, 67, 68, 0x7FFF, 0xFFFF, 0x3FFFF, 0x40000, 0x40001, 0xFFFFF, 0x100001, 0x7FFFFFFF, 0xFFFFFFFF];

    private readonly Random _random;

    public PduMutator(Random random) => _random = random;

    public byte[] Mutate(List<byte[]> pdus)
    {
        for (var change = _random.Next(1, 4); change > 0; change--)
        {
            Change(pdus);
        }

        var stream = pdus.SelectMany(pdu => pdu).ToArray();
        return _random.Next(12) == 0 ? stream[.._random.Next(stream.Length + 1)] : stream;
    }

    private void Change(List<byte[]> pdus)
    {
        if (pdus.Count == 0)
        {
            return;
        }

        var at = _random.Next(pdus.Count);
        switch (_random.Next(10))
        {
            case 0 or 1:
                FlipBits(pdus[at]);
                break;
            case 2:
                SetByte(pdus[at]);
                break;
            case 3:
                SetHeaderLength(pdus[at]);
                break;
            case 4 or 5:
                SetInnerLength(pdus[at]);
                break;
            case 6:
                Reorder(pdus, at);
                break;
            case 7:
                SetFragmentHeader(pdus[at]);
                break;
            case 8:
                pdus[at] = Resized(pdus[at]);
                break;
            default:
                Regroup(pdus, at);
                break;
        }
    }

    private void FlipBits(byte[] pdu)
    {
        for (var flips = _random.Next(1, 6); flips > 0 && pdu.Length > 0; flips--)
        {
            pdu[_random.Next(pdu.Length)] ^= (byte)(1 << _random.Next(8));
        }
    }

    private void SetByte(byte[] pdu)
    {
        if (pdu.Length > 0)
        {
            pdu[_random.Next(pdu.Length)] = Interesting[_random.Next(Interesting.Length)];
        }
    }

    private void SetHeaderLength(byte[] pdu)
    {
        if (pdu.Length >= 6)
        {
            BinaryPrimitives.WriteUInt32BigEndian(pdu.AsSpan(2), OtherLength(PduScript.LengthOf(pdu)));
        }
    }

    // Of an item of the association request, of a fragment, or of an element of a command set.
    private void SetInnerLength(byte[] pdu)
    {
        if (pdu is [1, ..] && pdu.Length > 80)
        {
            var item = 74;
            for (var skip = _random.Next(8); skip > 0 && item + 4 + Item(pdu, item) + 4 < pdu.Length; skip--)
            {
                item += 4 + Item(pdu, item);
            }

            // A nested item in one case of two: those of contexts begin four bytes further in, of user information at once.
            var nested = _random.Next(2) == 0 ? item : item + 4 + (pdu[item] == 0x20 ? 4 : 0);
            if (nested + 4 <= pdu.Length)
            {
                BinaryPrimitives.WriteUInt16BigEndian(pdu.AsSpan(nested + 2), (ushort)OtherLength(BinaryPrimitives.ReadUInt16BigEndian(pdu.AsSpan(nested + 2))));
            }
        }
        else if (pdu is [4, ..] && pdu.Length > 24)
        {
            if (_random.Next(2) == 0)
            {
                BinaryPrimitives.WriteUInt32BigEndian(pdu.AsSpan(6), OtherLength(BinaryPrimitives.ReadUInt32BigEndian(pdu.AsSpan(6))));
                return;
            }

            var element = 12;
            for (var skip = _random.Next(7); skip > 0 && element + 16 < pdu.Length; skip--)
            {
                element += 8 + (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(pdu.AsSpan(element + 4)), 4096);
            }

            if (element + 8 <= pdu.Length)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(pdu.AsSpan(element + 4), OtherLength(BinaryPrimitives.ReadUInt32LittleEndian(pdu.AsSpan(element + 4))));
            }
        }
    }

    private static int Item(byte[] pdu, int at) => BinaryPrimitives.ReadUInt16BigEndian(pdu.AsSpan(at + 2));

    private void SetFragmentHeader(byte[] pdu)
    {
        if (pdu is [4, ..] && pdu.Length >= 12)
        {
            pdu[_random.Next(10, 12)] = (byte)_random.Next(10);
        }
    }

    private void Reorder(List<byte[]> pdus, int at)
    {
        var other = _random.Next(pdus.Count);
        switch (_random.Next(4))
        {
            case 0:
                (pdus[at], pdus[other]) = (pdus[other], pdus[at]);
                break;
            case 1:
                pdus.Insert(other, [.. pdus[at]]);
                break;
            case 2:
                pdus.RemoveAt(at);
                break;
            default:
                pdus.Reverse(Math.Min(at, other), Math.Abs(at - other) + 1);
                break;
        }
    }

    // Two fragments in one PDU, or one cut into two with both headers right or only the first.
    private void Regroup(List<byte[]> pdus, int at)
    {
        if (pdus[at] is not [4, ..] || pdus[at].Length < 20)
        {
            return;
        }

        if (at + 1 < pdus.Count && pdus[at + 1] is [4, ..] && _random.Next(2) == 0)
        {
            byte[] both = [.. pdus[at], .. pdus[at + 1].Skip(6)];
            BinaryPrimitives.WriteInt32BigEndian(both.AsSpan(2), both.Length - 6);
            pdus[at] = both;
            pdus.RemoveAt(at + 1);
            return;
        }

        var cut = _random.Next(13, pdus[at].Length);
        var second = RawPeer.Data(pdus[at][cut..], last: _random.Next(2) == 0, contextId: pdus[at][10]);
        second[11] |= (byte)(pdus[at][11] & 1);
        var first = RawPeer.Data(pdus[at][12..cut], last: _random.Next(4) == 0, contextId: pdus[at][10]);
        first[11] |= (byte)(pdus[at][11] & 1);
        pdus[at] = first;
        pdus.Insert(at + 1, second);
    }

    private byte[] Resized(byte[] pdu)
    {
        var at = _random.Next(pdu.Length + 1);
        var count = _random.Next(1, 20);
        return _random.Next(2) == 0
            ? [.. pdu[..at], .. pdu[Math.Min(at + count, pdu.Length)..]]
            : [.. pdu[..at], .. Noise(count), .. pdu[at..]];
    }

    private byte[] Noise(int count)
    {
        var noise = new byte[count];
        _random.NextBytes(noise);
        return noise;
    }

    private uint OtherLength(uint length) => _random.Next(3) switch
    {
        0 => length + (uint)_random.Next(1, 9),
        1 => length - (uint)_random.Next(1, 9),
        _ => Lengths[_random.Next(Lengths.Length)],
    };
}
