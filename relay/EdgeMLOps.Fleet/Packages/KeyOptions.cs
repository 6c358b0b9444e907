using System.CommandLine;
using System.Security.Cryptography;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Down.Trust;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Keys;

namespace EdgeMLOps.Fleet.Packages;

/// <summary><c>--key KEY.pem [--password-file FILE]</c>: with which key a command signs.</summary>
internal sealed class KeyOptions
{
    /// <summary>Password of the key's file where no file holds it; never an argument, which others could see.</summary>
    public const string PasswordVariable = "EDGEMLOPS_KEY_PASSWORD";

    private readonly Option<FileInfo> _key = new Option<FileInfo>("--key")
    {
        Description = "ECDSA P-256 private key, PKCS#8 PEM, mode 0600; may be encrypted.",
        HelpName = "KEY.pem",
        Required = true,
    }.AcceptExistingOnly();

    private readonly Option<FileInfo> _password = new Option<FileInfo>("--password-file")
    {
        Description = $"Holds the password of an encrypted key in its first line; else {PasswordVariable} does.",
        HelpName = "FILE",
    }.AcceptExistingOnly();

    public void AddTo(Command command)
    {
        command.Options.Add(_key);
        command.Options.Add(_password);
    }

    /// <summary>Reads the key that a command line names.</summary>
    /// <exception cref="CommandException">It is none, not on P-256, readable by others, or the password is wrong.</exception>
    public async Task<SigningKey> ReadAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var path = parsed.GetRequiredValue(_key).FullName;
        var key = await LoadAsync(path, await PasswordAsync(parsed, cancellationToken), cancellationToken);
        if (TrustKey.FromSpki(key.ExportSubjectPublicKeyInfo()) is null)
        {
            key.Dispose();
            throw new CommandException($"{path}: not an ECDSA P-256 key");
        }

        return new SigningKey(key);
    }

    private static async Task<ECDsa> LoadAsync(string path, string? password, CancellationToken cancellationToken)
    {
        try
        {
            return await PrivateKeyFile.LoadAsync(path, password, cancellationToken);
        }
        catch (InvalidDataException ex)
        {
            throw new CommandException(ex.Message);
        }
    }

    private async Task<string?> PasswordAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_password) is not { } file)
        {
            return Environment.GetEnvironmentVariable(PasswordVariable) is { Length: > 0 } set ? set : null;
        }

        using var reader = file.OpenText();
        return await reader.ReadLineAsync(cancellationToken) ?? throw new CommandException($"{file.FullName}: is empty");
    }
}
