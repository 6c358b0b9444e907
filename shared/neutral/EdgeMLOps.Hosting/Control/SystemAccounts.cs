using System.Runtime.InteropServices;
using System.Text;

namespace EdgeMLOps.Hosting.Control;

/// <summary>
/// The one place that asks Linux about accounts and groups. By the name service (nsswitch.conf), so accounts and groups of a
/// directory count too, and always anew: a member taken out of a group is out at once, whatever his processes still carry.
/// </summary>
internal static class SystemAccounts
{
    private const int FirstBuffer = 4096;
    private const int LargestBuffer = 1 << 20;
    private const int TooSmall = 34; // ERANGE
    private const int FirstGroups = 64;
    private const int MostGroups = 65_536; // NGROUPS_MAX

    // struct passwd is name, password, uid, gid; struct group is name, password, gid (64 bit Linux, any libc).
    private const int PasswdGid = 20;
    private const int GroupGid = 16;

    /// <summary>Name of an account; null when it has none.</summary>
    public static string? NameOf(uint uid) => Ask(
        (IntPtr entry, IntPtr buffer, nint length, out IntPtr found) => getpwuid_r(uid, entry, buffer, length, out found),
        entry => Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(entry)));

    /// <summary>Whether an account is in a group, as its own or a further one. No such account, no such group: it is not.</summary>
    public static bool IsIn(uint uid, string group)
    {
        var account = Ask(
            (IntPtr entry, IntPtr buffer, nint length, out IntPtr found) => getpwuid_r(uid, entry, buffer, length, out found),
            entry => new Account(Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(entry)) ?? "", (uint)Marshal.ReadInt32(entry, PasswdGid)));
        var wanted = Ask(
            (IntPtr entry, IntPtr buffer, nint length, out IntPtr found) => getgrnam_r(Terminated(group), entry, buffer, length, out found),
            entry => new Account(group, (uint)Marshal.ReadInt32(entry, GroupGid)));
        return account is not null && wanted is not null && GroupsOf(account).Contains(wanted.Gid);
    }

    private static uint[] GroupsOf(Account account)
    {
        for (var room = FirstGroups; room <= MostGroups; room *= 4)
        {
            var (groups, count) = (new uint[room], room);
            if (getgrouplist(Terminated(account.Name), account.Gid, groups, ref count) >= 0)
            {
                return groups[..count];
            }
        }

        return [account.Gid];
    }

    // A large group's entry lists all its members: the buffer grows until it fits.
    private static T? Ask<T>(Question question, Func<IntPtr, T?> read)
        where T : class
    {
        for (var room = FirstBuffer; room <= LargestBuffer; room *= 4)
        {
            var entry = Marshal.AllocHGlobal(FirstBuffer);
            var buffer = Marshal.AllocHGlobal(room);
            try
            {
                var error = question(entry, buffer, room, out var found);
                if (error != TooSmall)
                {
                    return error == 0 && found != IntPtr.Zero ? read(found) : null;
                }
            }
            finally
            {
                Marshal.FreeHGlobal(buffer);
                Marshal.FreeHGlobal(entry);
            }
        }

        return null;
    }

    private static byte[] Terminated(string text) => [.. Encoding.UTF8.GetBytes(text), 0];

    private delegate int Question(IntPtr entry, IntPtr buffer, nint length, out IntPtr found);

    private sealed record Account(string Name, uint Gid);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int getpwuid_r(uint uid, IntPtr passwd, IntPtr buffer, nint length, out IntPtr result);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int getgrnam_r(byte[] name, IntPtr group, IntPtr buffer, nint length, out IntPtr result);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int getgrouplist(byte[] user, uint group, [Out] uint[] groups, ref int count);
}
