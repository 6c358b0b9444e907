using System.Security.Cryptography;
using System.Text;
using EdgeMLOps.Hosting.Files;

namespace EdgeMLOps.Appliance.Core.Predictions;

/// <summary>
/// Turns a patient into a key that tells patients apart and nothing else: HMAC-SHA256 under a key that never leaves this
/// box. Without the key a list of all possible numbers could be hashed and compared; without the file all links are gone.
/// </summary>
public sealed class PatientHasher
{
    /// <summary>Name of the key file below Storage.Root.</summary>
    public const string FileName = "keys/patient.key";

    private const int KeyBytes = 32;

    private readonly byte[] _key;

    internal PatientHasher(byte[] key) => _key = key;

    /// <summary>A hasher whose key is gone with it: for one-shot commands that record nothing.</summary>
    public static PatientHasher Ephemeral() => new(RandomNumberGenerator.GetBytes(KeyBytes));

    /// <summary>Reads the key; where there is none, makes one (0600) and has it on the device before it is used.</summary>
    /// <param name="path">The file; its folder is made (0700) where missing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidDataException">The file holds no such key, or others may read it.</exception>
    /// <exception cref="IOException">The device refused.</exception>
    public static async Task<PatientHasher> LoadOrCreateAsync(string path, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path);
        PrivateFolder.Make(Path.GetDirectoryName(full)!, PrivateFolder.OwnerOnly); // not null: a full path of a file has a folder
        if (!File.Exists(full))
        {
            await AtomicFile.WriteAsync(full, RandomNumberGenerator.GetBytes(KeyBytes), cancellationToken);
        }

        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(full) & Others) != UnixFileMode.None)
        {
            throw new InvalidDataException($"{full}: others may read this key; make it 0600");
        }

        var key = await File.ReadAllBytesAsync(full, cancellationToken);
        return key.Length == KeyBytes
            ? new PatientHasher(key)
            : throw new InvalidDataException($"{full}: a patient key is {KeyBytes} bytes");
    }

    /// <summary>The key of a patient.</summary>
    /// <param name="patientId">Patient ID (0010,0020); may be empty.</param>
    /// <param name="issuer">Issuer of Patient ID (0010,0021); may be empty.</param>
    /// <param name="studyInstanceUid">Study Instance UID (0020,000D): stands for the patient where there is no Patient ID, so
    /// that unnamed patients are not one.</param>
    /// <returns>64 lower-case hex digits.</returns>
    public string KeyOf(string patientId, string issuer, string studyInstanceUid)
    {
        ArgumentNullException.ThrowIfNull(patientId);
        ArgumentNullException.ThrowIfNull(issuer);
        var id = patientId.Trim();
        var subject = id.Length > 0 ? $"patient\0{issuer.Trim()}\0{id}" : $"study\0{studyInstanceUid}";
        return Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(subject)));
    }
}
