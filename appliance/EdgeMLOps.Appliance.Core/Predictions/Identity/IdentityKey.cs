using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EdgeMLOps.Appliance.Core.Predictions.Identity;

/// <summary>
/// What hides and finds a patient in the prediction log: AES-256-GCM for each field, HMAC-SHA-256 for exact look-up, under
/// keys derived from one secret by HKDF (RFC 5869). Older keys may stand beside it: they open and find what was written under
/// them, and write nothing. Safe for concurrent use.
/// </summary>
internal sealed class IdentityKey : IDisposable
{
    /// <summary>Bytes of the secret.</summary>
    public const int SecretBytes = 32;

    /// <summary>Bytes of a look-up value: no two of a box's images meet by chance, and an index stays small.</summary>
    public const int MacBytes = 16;

    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private static readonly byte[] Domain = "edgemlops.identity/1"u8.ToArray();

    private readonly Lock _gate = new();
    private readonly AesGcm _cipher; // one at a time
    private readonly byte[] _macKey;

    private readonly IReadOnlyList<IdentityKey> _older;

    /// <param name="secret">32 random bytes; not kept.</param>
    public IdentityKey(ReadOnlySpan<byte> secret)
        : this(secret, [])
    {
    }

    /// <param name="secret">32 random bytes; not kept.</param>
    /// <param name="older">Keys that rows may be encrypted under still; disposed with this.</param>
    public IdentityKey(ReadOnlySpan<byte> secret, IReadOnlyList<IdentityKey> older)
    {
        _older = older;
        var cipherKey = Derive(secret, "cipher"u8, SecretBytes);
        _cipher = new AesGcm(cipherKey, TagBytes);
        CryptographicOperations.ZeroMemory(cipherKey);
        _macKey = Derive(secret, "lookup"u8, SecretBytes);
        Id = BinaryPrimitives.ReadInt64BigEndian(Derive(secret, "name"u8, sizeof(long)));
    }

    /// <summary>Names the key and tells nothing of it.</summary>
    public long Id { get; }

    /// <summary>The look-up value of a field: the same for the same text under the same key, and for nothing else.</summary>
    /// <param name="field">Which: the same text in two fields has two values.</param>
    /// <param name="value">The text; blanks and zeros around it do not count (PS3.5 section 6.2).</param>
    public byte[] LookUpOf(IdentityField field, string value)
    {
        byte[] subject = [(byte)field, .. Encoding.UTF8.GetBytes(Trim(value))];
        return HMACSHA256.HashData(_macKey, subject)[..MacBytes];
    }

    /// <summary>This one and the older ones.</summary>
    public IReadOnlyList<long> Ids => [Id, .. _older.Select(key => key.Id)];

    /// <summary>The key of a name, of these; null: none of them.</summary>
    public IdentityKey? Find(long? id) => id == Id ? this : _older.FirstOrDefault(key => key.Id == id);

    /// <summary>The look-up values of a field under all of these keys, this one's first.</summary>
    public IReadOnlyList<byte[]> LookUpsOf(IdentityField field, string value) => [LookUpOf(field, value), .. _older.Select(key => key.LookUpOf(field, value))];

    /// <summary>Encrypts a field for its place; null for one that says nothing.</summary>
    /// <param name="field">The field.</param>
    /// <param name="row">The row it is for: elsewhere it does not open.</param>
    /// <param name="value">The text.</param>
    /// <returns>Nonce, ciphertext, tag. Random nonces of 96 bits are good for 2^32 fields (NIST SP 800-38D section 8.3): 700 million images.</returns>
    public byte[]? Seal(IdentityField field, long row, string value)
    {
        var text = Encoding.UTF8.GetBytes(Trim(value));
        if (text.Length == 0)
        {
            return null;
        }

        var bytes = new byte[NonceBytes + text.Length + TagBytes];
        var nonce = bytes.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        lock (_gate)
        {
            _cipher.Encrypt(nonce, text, bytes.AsSpan(NonceBytes, text.Length), bytes.AsSpan(NonceBytes + text.Length), Place(field, row));
        }

        return bytes;
    }

    /// <summary>Decrypts a field of a row.</summary>
    /// <returns>The text, empty for none; null where the bytes are not what was written there.</returns>
    public string? Open(IdentityField field, long row, byte[]? bytes)
    {
        if (bytes is null)
        {
            return "";
        }

        if (bytes.Length < NonceBytes + TagBytes)
        {
            return null;
        }

        var text = new byte[bytes.Length - NonceBytes - TagBytes];
        try
        {
            lock (_gate)
            {
                _cipher.Decrypt(bytes.AsSpan(0, NonceBytes), bytes.AsSpan(NonceBytes, text.Length), bytes.AsSpan(NonceBytes + text.Length), text, Place(field, row));
            }
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return Encoding.UTF8.GetString(text);
    }

    public void Dispose()
    {
        foreach (var key in _older)
        {
            key.Dispose();
        }

        _cipher.Dispose();
        CryptographicOperations.ZeroMemory(_macKey);
    }

    private static string Trim(string value) => value.Trim(' ', '\0');

    private static byte[] Derive(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> role, int length)
    {
        var key = new byte[length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, salt: [], info: [.. Domain, 0, .. role]);
        return key;
    }

    // Table, column and row: a ciphertext that was moved does not open.
    private static byte[] Place(IdentityField field, long row)
    {
        var place = new byte[Domain.Length + 1 + sizeof(long)];
        Domain.CopyTo(place, 0);
        place[Domain.Length] = (byte)field;
        BinaryPrimitives.WriteInt64BigEndian(place.AsSpan(Domain.Length + 1), row);
        return place;
    }
}
