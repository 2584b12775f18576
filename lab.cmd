@echo off
rem The student's launcher: lab lists what it can do. It looks for a JDK and builds the launcher; all else is in launcher\.
setlocal
set "JAVA=java"
set "WHERE=PATH"
if not defined JAVA_HOME goto look
set "JAVA=%JAVA_HOME%\bin\java"
set "WHERE=JAVA_HOME=%JAVA_HOME%"

:look
rem Only a JDK has the module of the compiler, and only 17 and newer know the option.
"%JAVA%" --enable-native-access=ALL-UNNAMED --add-modules=jdk.compiler --version >nul 2>&1
if errorlevel 1 goto nojdk
set "SOURCES=%~dp0launcher\src\main\java\kafkalab\launcher"
set "READY=%~dp0launcher\target\ready"
set "CHECK=true"
if exist "%READY%\built" goto start

:build
rem Once a call: a source of tomorrow would be newer for ever.
set "CHECK=false"
"%JAVA%" "%SOURCES%\LauncherBuild.java" "%~dp0." "%JAVA%"
if errorlevel 1 exit /b %errorlevel%

:start
"%JAVA%" "-XX:SharedArchiveFile=%READY%\launcher.jsa" -Xshare:auto -Xlog:disable -XX:+UseSerialGC -XX:TieredStopAtLevel=1 "-Dlauncher.kit=%~dp0." -Dlauncher.check=%CHECK% -cp "%READY%\launcher.jar" kafkalab.launcher.Launcher %*
rem 75: the launcher is older than its sources.
if %errorlevel% equ 75 goto build
exit /b %errorlevel%

:nojdk
echo.>&2
echo   x The labs need a JDK, 17 or newer, and "%WHERE%" has none.>&2
echo     Install one from https://adoptium.net, or let JAVA_HOME point to yours,>&2
echo     then open a new terminal.>&2
echo.>&2
echo     Les labs demandent un JDK, 17 ou plus ; installez-en un, ou faites pointer>&2
echo     JAVA_HOME vers le votre, puis ouvrez un nouveau terminal.>&2
echo.>&2
exit /b 2
