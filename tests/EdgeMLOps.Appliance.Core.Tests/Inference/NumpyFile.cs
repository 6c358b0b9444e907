using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace EdgeMLOps.Appliance.Core.Tests.Inference;

/// <summary>Reads a float32 array in numpy's own format, version 1, C order.</summary>
internal static partial class NumpyFile
{
    public static (float[] Values, int[] Shape) Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var headerLength = BitConverter.ToUInt16(bytes, 8);
        var header = Encoding.ASCII.GetString(bytes, 10, headerLength);
        Assert.Contains("'descr': '<f4'", header, StringComparison.Ordinal);
        Assert.Contains("'fortran_order': False", header, StringComparison.Ordinal);
        var shape = Numbers().Matches(header[header.IndexOf("shape", StringComparison.Ordinal)..])
            .Select(match => int.Parse(match.Value, CultureInfo.InvariantCulture)).ToArray();
        return (MemoryMarshal.Cast<byte, float>(bytes.AsSpan(10 + headerLength)).ToArray(), shape);
    }

    [GeneratedRegex(@"\d+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Numbers();
}
