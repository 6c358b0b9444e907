using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace EdgeMLOps.Airlock.Link.WindowsFirewall;

/// <summary>Addresses of IPv4 from one to another, both included, as numbers.</summary>
internal readonly record struct AddressRange(uint First, uint Last)
{
    /// <summary>The whole loopback network, which the firewall is not asked to block.</summary>
    public static readonly AddressRange Loopback = new(0x7F000000, 0x7FFFFFFF);

    /// <summary>Reads an address, a network by its length or its mask, or two addresses; null where it is none of them.</summary>
    public static AddressRange? Parse(string text)
    {
        if (text.Split('-') is [var first, var last])
        {
            return Number(first) is { } from && Number(last) is { } to && from <= to ? new AddressRange(from, to) : null;
        }

        var parts = text.Split('/');
        if (parts.Length > 2 || Number(parts[0]) is not { } address)
        {
            return null;
        }

        return parts.Length == 1 ? new AddressRange(address, address)
            : MaskOf(parts[1]) is { } mask ? new AddressRange(address & mask, address | ~mask)
            : null;
    }

    /// <summary>The same addresses in the fewest ranges, in order.</summary>
    public static IReadOnlyList<AddressRange> Merge(IEnumerable<AddressRange> ranges)
    {
        var merged = new List<AddressRange>();
        foreach (var range in ranges.OrderBy(range => range.First))
        {
            if (merged is [.., var last] && (last.Last == uint.MaxValue || range.First <= last.Last + 1))
            {
                merged[^1] = new AddressRange(last.First, Math.Max(last.Last, range.Last));
            }
            else
            {
                merged.Add(range);
            }
        }

        return merged;
    }

    /// <summary>All other addresses.</summary>
    public static IReadOnlyList<AddressRange> Others(IEnumerable<AddressRange> ranges)
    {
        var others = new List<AddressRange>();
        var next = 0UL;
        foreach (var range in Merge(ranges))
        {
            if (range.First > next)
            {
                others.Add(new AddressRange((uint)next, range.First - 1));
            }

            next = range.Last + 1UL;
        }

        if (next <= uint.MaxValue)
        {
            others.Add(new AddressRange((uint)next, uint.MaxValue));
        }

        return others;
    }

    public override string ToString() => First == Last ? Text(First) : $"{Text(First)}-{Text(Last)}";

    private static string Text(uint address)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, address);
        return new IPAddress(bytes).ToString();
    }

    private static uint? Number(string text) =>
        IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork && text.Count(letter => letter == '.') == 3
            ? BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes())
            : null;

    private static uint? MaskOf(string text) =>
        int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var length)
            ? length > 32 ? null : length == 0 ? 0 : uint.MaxValue << (32 - length)
            : Number(text);
}
