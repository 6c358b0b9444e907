using System.Formats.Tar;
using System.Globalization;
using System.Text;

namespace EdgeMLOps.Appliance.Gate.Tests.Admitting;

/// <summary>Entries as other tools write them, and ours with a byte exchanged and the checksum made right again.</summary>
internal static class HostileEntry
{
    public const int Block = 512;

    public static byte[] Of(TarEntry entry)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, entry.Format, leaveOpen: true))
        {
            writer.WriteEntry(entry);
        }

        return stream.ToArray()[..^(2 * Block)];
    }

    public static byte[] Link(TarEntryType type, string name, string target) => Of(new UstarTarEntry(type, name) { LinkName = target });

    public static byte[] Special(TarEntryType type, string name) => Of(new UstarTarEntry(type, name));

    /// <summary>A pax header that gives the entry after it another value, and that entry.</summary>
    public static byte[] Pax(string name, string key, string value, byte[] content) => Of(
        new PaxTarEntry(TarEntryType.RegularFile, name, new Dictionary<string, string> { [key] = value }) { DataStream = new MemoryStream(content) });

    public static byte[] PaxGlobal(string key, string value) => Of(new PaxGlobalExtendedAttributesTarEntry(new Dictionary<string, string> { [key] = value }));

    public static byte[] GnuLongName(string name, byte[] content) => Of(
        new GnuTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });

    /// <summary>An entry with a changed header whose checksum is right.</summary>
    public static byte[] Patched(byte[] entry, int offset, params byte[] bytes)
    {
        var patched = (byte[])entry.Clone();
        bytes.CopyTo(patched, offset);
        patched.AsSpan(148, 8).Fill((byte)' ');
        var sum = patched.Take(Block).Sum(value => value).ToString(CultureInfo.InvariantCulture);
        var octal = Convert.ToString(int.Parse(sum, CultureInfo.InvariantCulture), 8).PadLeft(6, '0');
        Encoding.ASCII.GetBytes($"{octal}\0 ").CopyTo(patched, 148);
        return patched;
    }

    public static byte[] WithType(byte[] entry, char type) => Patched(entry, 156, (byte)type);

    public static byte[] WithName(byte[] entry, string name)
    {
        var field = new byte[100];
        Encoding.UTF8.GetBytes(name).CopyTo(field, 0);
        return Patched(entry, 0, field);
    }

    public static byte[] WithSize(byte[] entry, string octal) => Patched(entry, 124, Encoding.ASCII.GetBytes($"{octal.PadLeft(11, '0')}\0"));
}
