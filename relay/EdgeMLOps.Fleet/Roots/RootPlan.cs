using System.Globalization;
using System.Security.Cryptography;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Down.Trust;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Fleet.Roots;

/// <summary>Makes a root document of what a command line says: <c>--key ROLE=PUB.pem</c> and <c>--threshold ROLE=N</c>.</summary>
internal static class RootPlan
{
    /// <summary>The first root, or the one after another. A role with a key of its own here has these keys; others stay as they were.</summary>
    /// <exception cref="CommandException">An option cannot be read, or the root would be refused.</exception>
    public static async Task<RootDocument> MakeAsync(
        RootDocument? before, IEnumerable<string> keys, IEnumerable<string> thresholds, DateTimeOffset expires, CancellationToken cancellationToken)
    {
        var given = new List<(TrustRole Role, RootKey Key)>();
        foreach (var (role, path) in keys.Select(text => Split("--key", text)))
        {
            given.Add((role, await ReadKeyAsync(path, cancellationToken)));
        }

        var wanted = new Dictionary<TrustRole, int>();
        foreach (var (role, text) in thresholds.Select(text => Split("--threshold", text)))
        {
            wanted[role] = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new CommandException($"--threshold {text}: no number");
        }

        var roles = Enum.GetValues<TrustRole>().Select(role => RoleOf(role, before, given, wanted)).OfType<RootRole>().ToList();
        var used = roles.SelectMany(role => role.Keys).ToHashSet();
        return new RootDocument
        {
            Schema = RootDocument.SchemaName,
            Version = (before?.Version ?? 0) + 1,
            Expires = expires.ToUniversalTime(),
            Keys = [.. given.Select(pair => pair.Key).Concat(before?.Keys ?? []).DistinctBy(key => key.Id).Where(key => used.Contains(key.Id))],
            Roles = roles,
        };
    }

    private static RootRole? RoleOf(
        TrustRole role, RootDocument? before, List<(TrustRole Role, RootKey Key)> given, Dictionary<TrustRole, int> wanted)
    {
        var old = before?.Roles.SingleOrDefault(one => one.Role == role);
        var keys = given.Where(pair => pair.Role == role).Select(pair => pair.Key.Id).ToList();
        IReadOnlyList<Digest256> chosen = keys.Count > 0 ? keys : old?.Keys ?? [];
        if (chosen.Count == 0)
        {
            return wanted.ContainsKey(role) ? throw new CommandException($"--threshold {NameOf(role)}: has no --key") : null;
        }

        return new RootRole { Role = role, Threshold = wanted.GetValueOrDefault(role, old?.Threshold ?? 1), Keys = chosen };
    }

    private static (TrustRole Role, string Value) Split(string option, string text)
    {
        var mark = text.IndexOf('=', StringComparison.Ordinal);
        foreach (var role in Enum.GetValues<TrustRole>().Where(role => mark > 0 && string.Equals(NameOf(role), text[..mark], StringComparison.Ordinal)))
        {
            return (role, text[(mark + 1)..]);
        }

        throw new CommandException($"{option} {text}: must be ROLE=VALUE, ROLE one of {string.Join(", ", Enum.GetValues<TrustRole>().Select(NameOf))}");
    }

    private static string NameOf(TrustRole role) => role switch
    {
        TrustRole.Root => "root",
        TrustRole.Model => "model",
        _ => "policy",
    };

    private static async Task<RootKey> ReadKeyAsync(string path, CancellationToken cancellationToken)
    {
        var pem = await File.ReadAllTextAsync(path, cancellationToken);
        if (!PemEncoding.TryFind(pem, out var fields) || pem[fields.Label] is not "PUBLIC KEY")
        {
            throw new CommandException($"{path}: holds no PUBLIC KEY in PEM");
        }

        var spki = Convert.FromBase64String(pem[fields.Base64Data]);
        return TrustKey.FromSpki(spki) is { } key
            ? new RootKey { Id = key.Id, Spki = spki }
            : throw new CommandException($"{path}: no ECDSA P-256 key with a named curve and an uncompressed point");
    }
}
