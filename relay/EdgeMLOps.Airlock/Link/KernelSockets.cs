using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace EdgeMLOps.Airlock.Link;

/// <summary>Reads the kernel's table of TCP sockets of this network namespace: what is so, whatever a program says of itself.</summary>
internal static class KernelSockets
{
    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <exception cref="IOException">The table cannot be read.</exception>
    /// <exception cref="FormatException">The table is not of the known form: nothing is proven then.</exception>
    public static async Task<IReadOnlyList<KernelSocket>> ReadAsync(CancellationToken cancellationToken)
    {
        var sockets = new List<KernelSocket>();
        foreach (var table in Tables.Where(File.Exists)) // tcp6 is missing where IPv6 is switched off
        {
            var lines = await File.ReadAllLinesAsync(table, cancellationToken);
            sockets.AddRange(lines.Skip(1).Where(line => line.Length > 0).Select(Parse));
        }

        return sockets;
    }

    /// <summary>Parses a row: number, local and remote address as <c>hex:port</c>, state, and more that is not needed (proc(5)).</summary>
    internal static KernelSocket Parse(string line)
    {
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length >= 4
            ? new KernelSocket(
                EndPoint(fields[1]),
                EndPoint(fields[2]),
                (TcpState)byte.Parse(fields[3], NumberStyles.HexNumber, CultureInfo.InvariantCulture))
            : throw new FormatException("A row of the kernel's socket table has fewer than 4 fields");
    }

    // The address is written as 32-bit words in the machine's byte order, each as hexadecimal; the port is a plain number.
    private static IPEndPoint EndPoint(string field)
    {
        var colon = field.IndexOf(':', StringComparison.Ordinal);
        if (colon is not (8 or 32))
        {
            throw new FormatException("An address of the kernel's socket table has neither 8 nor 32 digits");
        }

        var bytes = new byte[colon / 2];
        for (var word = 0; word < bytes.Length; word += 4)
        {
            var value = uint.Parse(field.AsSpan(word * 2, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (BitConverter.IsLittleEndian)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(word), value);
            }
            else
            {
                BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(word), value);
            }
        }

        var address = new IPAddress(bytes);
        var port = int.Parse(field.AsSpan(colon + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, port);
    }
}
