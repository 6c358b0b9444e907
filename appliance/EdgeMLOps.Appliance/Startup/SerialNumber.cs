using System.Text;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Hosting.Files;

namespace EdgeMLOps.Appliance.Startup;

/// <summary>The serial number of this appliance: random, made once, stands in each result as the device's.</summary>
internal static class SerialNumber
{
    private const string FileName = "serial";
    private const int Digits = 32;

    /// <exception cref="InvalidDataException">The file holds no serial number.</exception>
    public static async Task<string> LoadOrCreateAsync(StorageOptions storage, CancellationToken cancellationToken)
    {
        var path = storage.PathOf(FileName);
        if (!File.Exists(path))
        {
            await AtomicFile.WriteAsync(path, Encoding.ASCII.GetBytes(Guid.NewGuid().ToString("N")), cancellationToken);
        }

        var serial = await File.ReadAllTextAsync(path, cancellationToken);
        return serial.Length == Digits && serial.All(char.IsAsciiHexDigitLower)
            ? serial
            : throw new InvalidDataException($"{path} holds no serial number.");
    }
}
