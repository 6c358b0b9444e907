using System.Runtime.InteropServices;
using SQLitePCL;

namespace EdgeMLOps.Sqlite;

/// <summary>
/// The one place that loads SQLite: the system's own library, which the system keeps patched
/// (Debian <c>libsqlite3-0</c>, or <c>winsqlite3.dll</c> that is part of Windows 10 and later).
/// </summary>
internal static class SqliteLibrary
{
    private static readonly Lock Gate = new();
    private static bool Loaded;

    /// <summary>Loads the library once; later calls do nothing.</summary>
    /// <exception cref="StorageException">It is not installed; the inner message says what to install.</exception>
    public static void Load(string path)
    {
        lock (Gate)
        {
            if (Loaded)
            {
                return;
            }

            var (name, hint) = OperatingSystem.IsWindows()
                ? ("winsqlite3", "winsqlite3.dll is part of Windows 10 and later; this Windows has none")
                : ("libsqlite3.so.0", "install it with: apt-get install libsqlite3-0");
            if (!NativeLibrary.TryLoad(name, out var handle))
            {
                throw new StorageException(
                    StorageFault.NoLibrary, path, new DllNotFoundException($"{name} was not found: {hint}"));
            }

            NativeLibrary.SetDllImportResolver(
                typeof(SQLite3Provider_e_sqlite3).Assembly,
                (library, _, _) => string.Equals(library, "e_sqlite3", StringComparison.Ordinal) ? handle : IntPtr.Zero);
            raw.SetProvider(new SQLite3Provider_e_sqlite3());
            raw.FreezeProvider();
            Loaded = true;
        }
    }
}
