using System.Security.Cryptography;
using System.Text;

namespace EdgeMLOps.Appliance.Commands;

/// <summary>Names of one export: under a key that ends with it, so that two exports cannot be joined, nor one with this box.</summary>
internal sealed class ExportPseudonyms
{
    private const int Digits = 16;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private DateOnly? _first;

    public string Of(string kind, string name) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{kind}\0{name}")))[..Digits];

    /// <summary>Days since the first moment asked for.</summary>
    public int DayOf(DateTimeOffset moment)
    {
        var day = DateOnly.FromDateTime(moment.UtcDateTime);
        _first ??= day;
        return day.DayNumber - _first.Value.DayNumber;
    }
}
