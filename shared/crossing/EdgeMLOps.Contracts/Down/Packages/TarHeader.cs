using System.Globalization;
using System.Text;

namespace EdgeMLOps.Contracts.Down.Packages;

/// <summary>
/// The header of an entry (POSIX.1-2001 ustar). A name and a size have one header only, and a reader compares all 512 bytes
/// with it: what is due is known from the signed statement, so nothing in an archive is ever believed or interpreted.
/// </summary>
internal static class TarHeader
{
    private const int NameBytes = 100;
    private const int SizeOffset = 124;
    private const int SizeBytes = 12;
    private const int ChecksumOffset = 148;
    private const int ChecksumBytes = 8;
    private const int TypeOffset = 156;
    private const int PrefixOffset = 345;

    /// <summary>The one header of a regular file.</summary>
    /// <param name="name">ASCII, at most 100 characters.</param>
    /// <param name="size">Bytes, less than 8 GiB.</param>
    public static byte[] Of(string name, long size)
    {
        var header = new byte[PackageFormat.BlockBytes];
        Encoding.ASCII.GetBytes(name, header);
        Put(header, 100, "0000644\0");
        Put(header, 108, "0000000\0");
        Put(header, 116, "0000000\0");
        Put(header, SizeOffset, $"{Convert.ToString(size, toBase: 8).PadLeft(SizeBytes - 1, '0')}\0");
        Put(header, 136, "00000000000\0");
        Put(header, ChecksumOffset, new string(' ', ChecksumBytes));
        Put(header, TypeOffset, "0");
        Put(header, 257, "ustar\0" + "00");
        var sum = header.Sum(value => value);
        Put(header, ChecksumOffset, $"{Convert.ToString(sum, toBase: 8).PadLeft(6, '0')}\0 ");
        return header;
    }

    /// <summary>The size that a header declares; null when the field is no octal number of ours. Only for the first entry and for messages.</summary>
    public static long? SizeOf(ReadOnlySpan<byte> header)
    {
        var digits = header.Slice(SizeOffset, SizeBytes - 1);
        if (digits.ContainsAnyExceptInRange((byte)'0', (byte)'7'))
        {
            return null;
        }

        var size = 0L;
        foreach (var digit in digits)
        {
            size = (size * 8) + (digit - '0');
        }

        return size;
    }

    /// <summary>Says why an entry is not the one that is due.</summary>
    /// <param name="found">Its header.</param>
    /// <param name="due">What is due; null when the archive should end here.</param>
    /// <param name="isListed">Whether the statement lists a name.</param>
    /// <param name="isDone">Whether a file of a name was read before.</param>
    public static PackageRefusedException Explain(ReadOnlySpan<byte> found, PackageFile? due, Predicate<string> isListed, Predicate<string> isDone)
    {
        var place = due is null ? "the end" : $"{due.Name} ({due.Size.ToString(CultureInfo.InvariantCulture)} bytes)";
        if (!found.ContainsAnyExcept((byte)0))
        {
            return new PackageRefusedException(PackageFault.EntryMissing, $"the archive ends where {place} is due");
        }

        var (name, type) = (NameOf(found), (char)found[TypeOffset]);
        var (fault, what) = type switch
        {
            '1' or '2' => (PackageFault.EntryNotAFile, "is a link"),
            '3' or '4' or '6' => (PackageFault.EntryNotAFile, "is a device or a pipe"),
            '5' => (PackageFault.EntryNotAFile, "is a folder"),
            'x' or 'g' or 'L' or 'K' or 'S' or 'M' or 'V' => (PackageFault.EntryExtended, "is of pax, GNU or sparse type"),
            _ when due is not null && string.Equals(name, due.Name, StringComparison.Ordinal) =>
                SizeOf(found) == due.Size
                    ? (PackageFault.EntryNotCanonical, "has a header written in another way")
                    : (PackageFault.EntrySizeMismatch, "has another size"),
            _ when isDone(name) => (PackageFault.EntryRepeated, "comes a second time"),
            _ when isListed(name) => (PackageFault.EntryMissing, "comes before its turn"),
            _ => (PackageFault.EntryUnexpected, "is not listed"),
        };
        return new PackageRefusedException(fault, $"entry '{name}' {what}; due is {place}");
    }

    private static string NameOf(ReadOnlySpan<byte> header)
    {
        var name = Field(header[..NameBytes]);
        var prefix = Field(header.Slice(PrefixOffset, 155));
        return prefix.Length > 0 ? $"{prefix}/{name}" : name;
    }

    private static string Field(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return PrintableAscii.Of(Encoding.Latin1.GetString(end < 0 ? field : field[..end]));
    }

    private static void Put(byte[] header, int offset, string text) => Encoding.ASCII.GetBytes(text, header.AsSpan(offset));
}
