namespace EdgeMLOps.Appliance.Core.Models.Preparation;

/// <summary>No package can be made; the message names the file, the key or the option at fault.</summary>
public sealed class PreparationException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, and with what.</param>
    /// <param name="inner">The cause, if there is one.</param>
    public PreparationException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
