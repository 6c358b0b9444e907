using System.Security.Cryptography;
using EdgeMLOps.Hosting.Keys;

namespace EdgeMLOps.Hosting.Tls;

/// <summary>Reads the text of a PEM file, and forgets it after use: it may be a private key.</summary>
internal static class PemFile
{
    private const int MaxLength = 1 << 20;

    /// <exception cref="TlsFileException">It cannot be read, or is no such file.</exception>
    public static T Read<T>(string key, string path, Func<ReadOnlySpan<char>, T> parse, TlsFault otherwise)
    {
        var bytes = ReadBytes(key, path);
        var text = new char[bytes.Length];
        try
        {
            // PEM is ASCII, and what stands around it does not matter; a byte a character cannot fail.
            System.Text.Encoding.Latin1.GetChars(bytes, text);
            return parse(text);
        }
        catch (Exception ex) when (ex is CryptographicException or ArgumentException)
        {
            throw new TlsFileException(key, otherwise, ex);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
            text.AsSpan().Clear();
        }
    }

    /// <exception cref="TlsFileException">Another account may read it.</exception>
    public static void RequirePrivate(string key, string path)
    {
        if (!PrivateKeyFile.IsPrivate(path))
        {
            throw new TlsFileException(key, TlsFault.OthersMayRead);
        }
    }

    private static byte[] ReadBytes(string key, string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (file.Length > MaxLength)
            {
                throw new TlsFileException(key, TlsFault.TooLarge);
            }

            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new TlsFileException(key, TlsFault.Unreadable, ex);
        }
    }
}
