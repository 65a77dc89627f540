using FsCheck;
using FsCheck.Fluent;

namespace Cairn.Tests;

/// <summary>States what holds for any input; a failure shows the smallest counterexample and its seed.</summary>
static class Law
{
    static readonly Config Quiet = Config.QuickThrowOnFailure.WithQuietOnSuccess(true);

    public static void Holds<T>(Func<T, bool> law) => Prop.ForAll(law).Check(Quiet);

    public static void Holds<T1, T2>(Func<T1, T2, bool> law) => Prop.ForAll(law).Check(Quiet);
}
