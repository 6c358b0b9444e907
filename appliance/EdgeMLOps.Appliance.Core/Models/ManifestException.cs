using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>A manifest is not one this program can serve by. The message names the key.</summary>
public sealed class ManifestException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="key">The key at fault, such as <c>input.width</c>.</param>
    /// <param name="fault">What is wrong with it.</param>
    /// <param name="inner">The cause, if there is one.</param>
    public ManifestException(string key, string fault, Exception? inner = null)
        : base(Printable.Line($"manifest.json: {key}: {fault}"), inner) => Key = key;

    /// <summary>The key at fault.</summary>
    public string Key { get; }
}
