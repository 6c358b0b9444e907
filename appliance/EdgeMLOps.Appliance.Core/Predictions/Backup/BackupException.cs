namespace EdgeMLOps.Appliance.Core.Predictions.Backup;

/// <summary>A backup was not made, or not put in place, and nothing was changed. The message names the file and what is wrong with it.</summary>
public sealed class BackupException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">Why.</param>
    /// <param name="file">The file at fault.</param>
    /// <param name="message">What is wrong with it, without patient data.</param>
    public BackupException(BackupFault code, string file, string message)
        : base($"{file}: {message} ({code})")
    {
        Code = code;
    }

    /// <summary>Why.</summary>
    public BackupFault Code { get; }
}
