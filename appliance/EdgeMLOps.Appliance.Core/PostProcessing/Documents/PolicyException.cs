namespace EdgeMLOps.Appliance.Core.PostProcessing.Documents;

/// <summary>A policy document is not one this program can serve by. The message names the key.</summary>
public sealed class PolicyException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="fault">What is wrong.</param>
    /// <param name="key">The key at fault, such as <c>classes.nodule.threshold</c>; <c>$</c> for the whole.</param>
    /// <param name="text">What is wrong with it.</param>
    /// <param name="inner">The cause, if there is one.</param>
    public PolicyException(PolicyFault fault, string key, string text, Exception? inner = null)
        : base($"{key}: {text}", inner) => (Fault, Key) = (fault, key);

    /// <summary>What is wrong.</summary>
    public PolicyFault Fault { get; }

    /// <summary>The key at fault.</summary>
    public string Key { get; }
}
