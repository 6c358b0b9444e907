using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;

namespace EdgeMLOps.Airlock.Link;

/// <summary>Reads the kernel's table of TCP sockets of this network namespace: what is so, whatever a program says of itself.</summary>
internal static class KernelSockets
{
    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <exception cref="IOException">The table cannot be read.</exception>
    /// <exception cref="FormatException">The table is not of the known form: nothing is proven then.</exception>
    public static async Task<IReadOnlyList<KernelSocket>> ReadAsync(CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            return ReadTables();
        }

        var sockets = new List<KernelSocket>();
        foreach (var table in Tables.Where(File.Exists)) // tcp6 is missing where IPv6 is switched off
        {
            var lines = await File.ReadAllLinesAsync(table, cancellationToken);
            sockets.AddRange(lines.Skip(1).Where(line => line.Length > 0).Select(Parse));
        }

        return sockets;
    }

    /// <summary>Reads the tables as the runtime gives them on any system.</summary>
    internal static IReadOnlyList<KernelSocket> ReadTables()
    {
        var tables = IPGlobalProperties.GetIPGlobalProperties();
        return
        [
            .. tables.GetActiveTcpListeners().Select(local => new KernelSocket(Mapped(local), new IPEndPoint(IPAddress.Any, 0), TcpState.Listen)),
            .. tables.GetActiveTcpConnections().Select(row => new KernelSocket(Mapped(row.LocalEndPoint), Mapped(row.RemoteEndPoint), StateOf(row.State))),
        ];
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

    // An IPv4 address of a socket for both families is itself.
    private static IPEndPoint Mapped(IPEndPoint end) => end.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(end.Address.MapToIPv4(), end.Port) : end;

    // What is not known to be at its end counts as in use.
    private static TcpState StateOf(System.Net.NetworkInformation.TcpState state) => state switch
    {
        System.Net.NetworkInformation.TcpState.Listen => TcpState.Listen,
        System.Net.NetworkInformation.TcpState.FinWait1 => TcpState.FinWait1,
        System.Net.NetworkInformation.TcpState.FinWait2 => TcpState.FinWait2,
        System.Net.NetworkInformation.TcpState.TimeWait or System.Net.NetworkInformation.TcpState.DeleteTcb => TcpState.TimeWait,
        System.Net.NetworkInformation.TcpState.LastAck => TcpState.LastAck,
        System.Net.NetworkInformation.TcpState.Closing => TcpState.Closing,
        System.Net.NetworkInformation.TcpState.Closed => TcpState.Close,
        _ => TcpState.Established,
    };

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

        var port = int.Parse(field.AsSpan(colon + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return Mapped(new IPEndPoint(new IPAddress(bytes), port));
    }
}
