using System.CommandLine;

namespace EdgeMLOps.Appliance.Commands;

/// <summary>Names of files on a command line.</summary>
internal static class FileNames
{
    /// <summary>
    /// Takes no name that begins with a hyphen: an option that is misspelt would be a file that is not there, and be told of behind all others.
    /// </summary>
    public static Argument<T> RefuseOptions<T>(this Argument<T> files)
    {
        files.Validators.Add(static result =>
        {
            foreach (var name in result.Tokens.Select(static token => token.Value).Where(static value => value.StartsWith('-')))
            {
                result.AddError($"'{name}' is no option of this command; a file of that name is given as './{name}'.");
            }
        });
        return files;
    }
}
