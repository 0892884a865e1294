@echo off
rem Starts Haneul on Windows. Builds it first when there is no build yet; after a change call haneul --build-only.
rem   HANEUL_GPU         if set, builds with libtorch for CUDA (docs/gpu.md)
rem   HANEUL_HOME        the folder for caches (%LOCALAPPDATA%\haneul)
rem   HANEUL_JAVA        more options for Java, such as -Xmx4g; the others are in the file haneul.jvm
rem   JAVA_HOME          the Java to use, 17 or newer
rem   OMP_NUM_THREADS    processor threads where --threads does not say (otherwise half of the processors, 8 at most)
setlocal EnableExtensions DisableDelayedExpansion

set "here=%~dp0"
set "here=%here:~0,-1%"
set "target=%here%\haneul-app\target"
set "portable="
if exist "%here%\java\bin\java.exe" if exist "%here%\lib\haneul-app.jar" set "portable=yes"
if defined portable set "JAVA_HOME=%here%\java"
if not defined HANEUL_HOME set "HANEUL_HOME=%LOCALAPPDATA%\haneul"

set "java=java.exe"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java.exe"
if defined JAVA_HOME if not exist "%java%" (
  call :fail "Haneul cannot start" "JAVA_HOME is %JAVA_HOME% and there is no bin\java.exe in it" "set JAVA_HOME to a JDK of version 17 or newer, or unset it"
  exit /b 2
)
if not defined JAVA_HOME (
  where /q java.exe || (
    call :fail "Haneul cannot start" "no Java was found on this machine" "install a JDK of version 17 or newer"
    exit /b 2
  )
)

if defined portable goto ready
if /i "%~1"=="--build-only" goto build
if not exist "%target%\haneul.built" goto build
if not exist "%target%\haneul-app.jar" goto build
if not exist "%target%\classpath" goto build
goto ready

:build
where /q mvn || (
  call :fail "Haneul cannot be built" "Maven was not found on this machine" "install Maven 3.8 or newer"
  exit /b 2
)
set "profile="
if defined HANEUL_GPU set "profile=-Pgpu"
>&2 echo Building Haneul; the first time takes some minutes, and Maven fetches what it needs.
pushd "%here%" || exit /b 1
call mvn -B -ntp -q -DskipTests -Dspotless.check.skip=true %profile% -pl haneul-app -am package >&2
if errorlevel 1 (
  popd
  call :fail "Haneul could not be built" "Maven failed, see above" "mend what it says and call again"
  exit /b 1
)
popd
>"%target%\haneul.built" echo built
if /i "%~1"=="--build-only" exit /b 0

:ready
rem Half of the processors, and at most 8: more threads than free processors make libtorch very slow.
if defined OMP_NUM_THREADS goto counted
set /a threads=NUMBER_OF_PROCESSORS / 2
if %threads% lss 1 set "threads=1"
if %threads% gtr 8 set "threads=8"
set "OMP_NUM_THREADS=%threads%"
:counted
if not defined OMP_WAIT_POLICY set "OMP_WAIT_POLICY=PASSIVE"

rem The class path goes through the environment: a command line of Windows takes 8191 characters.
if defined portable (
  set "CLASSPATH=%here%\lib\*"
) else (
  for /f "usebackq delims=" %%p in ("%target%\classpath") do set "CLASSPATH=%target%\haneul-app.jar;%%p"
)
"%java%" "@%here%\haneul.jvm" %HANEUL_JAVA% haneul.app.cli.Haneul %*
exit /b %ERRORLEVEL%

:fail
rem What, because and fix. The texts may hold names of files with signs that mean something to cmd, such as an ampersand.
set "what=%~1"
set "because=%~2"
set "fix=%~3"
setlocal EnableDelayedExpansion
>&2 echo(!what!
>&2 echo(  because !because!
>&2 echo(  fix: !fix!
endlocal
exit /b 0
