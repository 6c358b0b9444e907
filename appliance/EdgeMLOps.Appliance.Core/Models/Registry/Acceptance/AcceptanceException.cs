using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Appliance.Core.Models.Registry.Acceptance;

/// <summary>A package has no acceptance set, or not one that can be run. The message names the key or the file.</summary>
public sealed class AcceptanceException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="key">The key or the file at fault, such as <c>images[0].file</c>.</param>
    /// <param name="fault">What is wrong with it.</param>
    /// <param name="inner">The cause, if there is one.</param>
    public AcceptanceException(string key, string fault, Exception? inner = null)
        : base(Printable.Line($"acceptance/expected.json: {key}: {fault}"), inner) => Key = key;

    /// <summary>The key or the file at fault.</summary>
    public string Key { get; }
}
